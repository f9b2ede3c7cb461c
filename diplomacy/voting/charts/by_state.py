from nkworld.charts import Figure, Point, Series
from nkworld.provenance.figures import register

from ..models import LEAST
from ..parameters import ENDS, ByStateParameters
from ..shares import DENOMINATOR, LEFT_OUT, LISTED, UNIT, claims_of, named
from ..years import Year

SHOWN = 10  # at either end
THERE = "present in at least half of the roll calls in which North Korea voted"


@register(
    "diplomacy/voting-agreement-by-state",
    title="Who voted with North Korea in one year",
    parameters=ByStateParameters,
)
def voting_agreement_by_state(params):
    """Who voted with North Korea most and least often in one year."""
    year = Year.load(params["rule"], params["period"], params["as_of"])
    drawn = [each for each in year.ranked if is_in(each, params["region"])]
    series = bars(drawn, params["show"] == ENDS)
    where = f" in {params['region']}" if params["region"] else ""
    return Figure(
        topic=f"who voted with North Korea{where} {year.of}".rstrip(),
        subtitle=f"Roll calls of the UN General Assembly in which North Korea and each "
        f"state{where} cast the same ballot, {year.label}",
        unit=UNIT,
        measure="percent",
        kind="bar",
        x_title="State",
        notes=notes(params, year, len(drawn), series),
        denominator=DENOMINATOR,
        by_country=_series("agreement", "Agreement", drawn, drawn, ""),
        **claims_of(year.shares).stated(params, series),
    )


def is_in(share, region):
    return not region or share.row["country__region"] == region


def bars(drawn, ends):
    """One series, or the two ends of the list as a series each."""
    if not ends or len(drawn) <= 2 * SHOWN:
        return (_series("agreement", "Agreement", drawn, drawn, "category-1"),)
    shown = [*drawn[:SHOWN], *drawn[-SHOWN:]]
    return (
        _series("highest", f"The {SHOWN} highest", shown, drawn[:SHOWN], "category-1"),
        _series("lowest", f"The {SHOWN} lowest", shown, drawn[-SHOWN:], "category-2"),
    )


def _series(slug, label, shown, own, role):
    return Series(slug, label, tuple(_point(each, each in own) for each in shown), role)


def _point(share, is_own):
    return share.point(share.name) if is_own else Point(share.name, None)


def absent(year, region):
    """Who is in no order, with the same ballots and the joint roll calls of each."""
    if year.shares and not year.often_there:
        return (f"Not drawn: fewer than {LEAST} joint roll calls with anybody. {LISTED}",)
    reasons = {f"not {THERE}": year.seldom_there, "told by another source": year.of_others}
    found = {why: [each for each in some if is_in(each, region)] for why, some in reasons.items()}
    return tuple(
        f"Not drawn, {why}: {named(some, lambda share: share.name)}. {LISTED}"
        for why, some in found.items()
        if some
    )


def notes(params, year, number, series):
    found = [
        f"Each share is of the roll calls in which both cast yes, no or abstain; they differ from "
        f"state to state. {LEFT_OUT}"
    ]
    if len(series) > 1:
        found.append(f"Of {number} states: the switch to “every state” shows all.")
    if not params["period"] and year.label:
        found.append(f"{year.label} is the newest whole year on record.")
    return (*found, *absent(year, params["region"]))
