from nkworld.charts import Figure, Point, Series, percent, topic
from nkworld.charts.sentences import rank
from nkworld.provenance.figures import register
from nkworld.provenance.points import as_of_text, day_of, names_of, sources_in

from ..models import LEAST
from ..parameters import ENDS, ByStateParameters
from ..shares import AGREEMENT, DENOMINATOR, LEFT_OUT, LISTED, UNIT, WHOLE_YEAR, named
from ..years import Year

SHOWN = 10  # at either end
REQUIRED = 3
BRIEFLY = "present in at least half of its roll calls"
THERE = "present in at least half of the roll calls in which North Korea voted"


@register(
    "diplomacy/voting-agreement-by-state",
    title="Votes with every state in one year",
    datasets=[AGREEMENT],
    parameters=ByStateParameters,
)
def voting_agreement_by_state(asked):
    """Who voted with North Korea most and least often in one year."""
    year = Year.load(asked["rule"], asked["period"], asked["as_of"])
    drawn = [each for each in year.ranked if is_in(each, asked["region"])]
    series = bars(drawn, asked["show"] == ENDS)
    rows = [share.row for share in year.shares]
    where = f" in {asked['region']}" if asked["region"] else ""
    return Figure(
        slug="diplomacy/voting-agreement-by-state",
        headline=statement(asked, year, drawn),
        subtitle=f"Roll calls of the UN General Assembly in which North Korea and each "
        f"state{where} cast the same ballot, {year.label}",
        unit=UNIT,
        measure="percent",
        kind="bar",
        x_title="State",
        series=series,
        sources=sources_in(series, names_of(rows)),
        notes=notes(asked, year, len(drawn), series),
        as_of=as_of_text(asked, rows),
        denominator=DENOMINATOR,
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


def statement(asked, year, drawn):
    if not drawn:
        return topic(f"North Korea’s votes and those of others in the General Assembly {year.of}")
    where = f" in {asked['region']}" if asked["region"] else ""
    told = rank(
        [(share.name, share.point(share.name)) for share in drawn],
        day=day_of(asked),
        written=percent,
        period=year.label,
        required=[share.name for share in drawn[:REQUIRED]],
        yardstick=f"the {len(drawn)} states{where} {THERE}",
        led=f"{{when}} the state{where} that voted most often with North Korea, of those "
        f"{BRIEFLY}, was {{first}}, in {{amount}} of their joint roll calls",
        among=f"{{when}} no state{where} on record as {BRIEFLY} voted more often with North Korea "
        "than {first}, in {amount} of their joint roll calls",
        is_newest=not asked["period"],
        latest=WHOLE_YEAR,
    )
    return told.without(*absent(year, asked["region"])) if told else None


def absent(year, region):
    """Who was seldom there, with the same ballots and the joint roll calls of each."""
    found = [each for each in year.seldom_there if is_in(each, region)]
    if found and not year.ranked:
        return (f"Not drawn: fewer than {LEAST} joint roll calls with anybody. {LISTED}",)
    told = named(found, lambda share: share.name)
    return (f"Not drawn, not {THERE}: {told}. {LISTED}",) if found else ()


def notes(asked, year, number, series):
    found = [
        f"Each share is of the roll calls in which both cast yes, no or abstain; they differ from "
        f"state to state. {LEFT_OUT}"
    ]
    if len(series) > 1:
        found.append(f"Of {number} states: the switch to “every state” shows all.")
    if not asked["period"] and year.label:
        found.append(f"{year.label} is the newest whole year on record.")
    return (*found, *absent(year, asked["region"]))
