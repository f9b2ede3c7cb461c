"""What the figures and pages of UN voting can be asked."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from nkworld.asking.fields import MomentField, OneOfField, YearField
from nkworld.asking.named_fields import CountryField
from nkworld.asking.parameters import SPAN, figure_parameters
from nkworld.asking.questions import QuestionForm
from nkworld.atlas.models import DPRK
from nkworld.charts import Figure, Part, Point, Series
from nkworld.figures import registry as figures
from nkworld.figures.amounts import within
from nkworld.figures.claims import Claims, Row
from nkworld.provenance.models import Read, Status

from ..charts import counted_from
from .models import LEAST, Agreement, IdealPoint, RollCall, Vote
from .shares import (
    LEFT_OUT,
    LISTED,
    Share,
    Year,
    named,
    shares_of,
    stated,
    years_on_record,
)

ENDS, EVERY = "ends", "all"
REGIONS = ("Africa", "Americas", "Asia", "Europe", "Oceania")  # as the atlas names them


class VotingYear(QuestionForm):
    """The year that the page of UN voting shows; the newest whole one unless said."""

    year = OneOfField(lambda: [(year, year) for year in years_on_record()], "Year")
    as_of = MomentField()


@figures.register(
    "diplomacy/voting-agreement",
    title="Agreement with one state in UN votes",
    parameters=figure_parameters(
        Agreement.dataset,
        allow_all=False,
        country=CountryField(
            label="State",
            initial="CHN",
            refused={DPRK: "North Korea votes as it votes: name another state."},
        ),
    ),
    words=["compare countries votes"],
    formerly={"diplomacy/votes-side-by-side": {"country": "CHN,RUS"}},
)
def voting_agreement(params: dict) -> Figure:
    """How often North Korea voted as one state did in the General Assembly, by year."""
    country = params["country"]
    found = shares_of(params["rule"], params["as_of"], country)
    years = within(params, [share.period for share in found])
    found = [share for share in found if share.period in years]
    notes = [
        "Joint roll calls are those in which both cast yes, no or abstain; the counts stand with "
        f"each point. {LEFT_OUT}"
    ]
    if few := [share for share in found if not share.is_drawn]:
        few_years = named(few, lambda share: share.period)
        notes.append(f"Not drawn, with fewer than {LEAST} joint roll calls: {few_years}. {LISTED}")
    points = tuple(share.point(share.period) for share in found if share.is_drawn)
    series = (Series("agreement", f"Agreement with {country.name}", points, "category-1"),)
    return Figure(
        topic=f"votes with {country.in_a_sentence}",
        subtitle=f"Roll calls of the UN General Assembly in which North Korea and "
        f"{country.in_a_sentence} cast the same ballot",
        kind="line",
        notes=tuple(notes),
        **stated(found, params, series),
    )


BALLOT_ROLES = {
    Vote.YES: "category-1",
    Vote.NO: "category-2",
    Vote.ABSTAIN: "category-5",
    Vote.ABSENT: "remainder",
}


@figures.register(
    "diplomacy/roll-call-ballots",
    title="North Korea’s ballots",
    parameters=figure_parameters(RollCall.dataset, shared=SPAN),
)
def roll_call_ballots(params: dict) -> Figure:
    """How North Korea voted in the roll calls of the General Assembly, by year."""
    calls = RollCall.objects.as_of(params["as_of"]).exclude(dprk_vote="")
    counts = counted_from(params, RollCall, calls.order_by().values_list("source", flat=True))
    counts["sources"] = counts["sources"][:1]
    source = "".join(each.slug for each in counts["sources"])
    counted: dict[str, dict[str, list[Part]]] = defaultdict(lambda: defaultdict(list))
    table = RollCall._meta.label_lower  # of a moment in the past the rows are those of a history
    for key, day, vote in calls.order_by("id").values_list("id", "date", "dprk_vote"):
        counted[day[:4]][vote].append(Part(table, key))
    totals = {year: sum(map(len, counted[year].values())) for year in within(params, counted)}
    notes = ["What was adopted without a vote leaves no ballot and is not here."]
    if few := ", ".join(f"{year} ({n})" for year, n in totals.items() if n < LEAST):
        notes.append(f"Not drawn, with fewer than {LEAST} roll calls: {few}. The list has them.")
    series = []
    for vote, role in BALLOT_ROLES.items():
        points = tuple(
            Point(
                year,
                Decimal(len(counted[year][vote])),
                status=Status.DERIVED.value,
                source=source,
                note="counted here over the rows of the file",
                read=Read.QUOTED.value,
                records=tuple(counted[year][vote]),
            )
            for year, number in totals.items()
            if number >= LEAST
        )
        series.append(Series(vote.value, vote.label, points, role))
    return Figure(
        topic="UN ballots",
        subtitle="North Korea’s ballots in roll calls of the UN General Assembly, by calendar year",
        unit="ballots",
        is_flow=True,
        kind="stacked",
        series=tuple(series),
        notes=tuple(notes),
        **counts,
    )


SHOWN = 10  # at either end
THERE = "present in at least half of the roll calls in which North Korea voted"


@figures.register(
    "diplomacy/voting-agreement-by-state",
    title="Who voted with North Korea in one year",
    parameters=figure_parameters(
        Agreement.dataset,
        allow_all=False,
        shared=("rule", "as_of"),
        period=YearField(label="Year"),
        region=OneOfField([("", "all"), *zip(REGIONS, REGIONS, strict=True)], "Region"),
        show=OneOfField(
            [(ENDS, "highest and lowest"), (EVERY, "every state")], "States", initial=ENDS
        ),
    ),
)
def voting_agreement_by_state(params: dict) -> Figure:
    """Who voted with North Korea most and least often in one year."""
    year = Year.load(params["rule"], params["period"], params["as_of"])
    drawn = in_region(year.ranked, params["region"])
    series = bars(drawn, params["show"] == ENDS)
    where = f" in {params['region']}" if params["region"] else ""
    notes = [
        f"Each share is of the roll calls in which both cast yes, no or abstain; they differ from "
        f"state to state. {LEFT_OUT}"
    ]
    if len(series) > 1:
        notes.append(f"Of {len(drawn)} states: the switch to “every state” shows all.")
    if not params["period"] and year.label:
        notes.append(f"{year.label} is the newest whole year on record.")
    return Figure(
        topic=f"who voted with North Korea{where}{f' in {year.label}' if year.label else ''}",
        subtitle=f"Roll calls of the UN General Assembly in which North Korea and each "
        f"state{where} cast the same ballot, {year.label}",
        kind="bar",
        x_title="State",
        notes=(*notes, *absent(year, params["region"])),
        by_country=_share_series("agreement", "Agreement", drawn, drawn, ""),
        **stated(year.shares, params, series),
    )


def in_region(found: Iterable[Share], region: str) -> list[Share]:
    return [share for share in found if region in ("", share.row["country__region"])]


def bars(drawn: Sequence[Share], ends: bool) -> tuple[Series, ...]:
    if not ends or len(drawn) <= 2 * SHOWN:
        return (_share_series("agreement", "Agreement", drawn, drawn, "category-1"),)
    shown = [*drawn[:SHOWN], *drawn[-SHOWN:]]
    return (
        _share_series("highest", f"The {SHOWN} highest", shown, drawn[:SHOWN], "category-1"),
        _share_series("lowest", f"The {SHOWN} lowest", shown, drawn[-SHOWN:], "category-2"),
    )


def _share_series(
    slug: str, label: str, shown: Iterable[Share], own: Collection[Share], role: str
) -> Series:
    points = (each.point(each.name) if each in own else Point(each.name, None) for each in shown)
    return Series(slug, label, tuple(points), role)


def absent(year: Year, region: str) -> tuple[str, ...]:
    if year.shares and not year.often_there:
        return (f"Not drawn: fewer than {LEAST} joint roll calls with anybody. {LISTED}",)
    reasons = {f"not {THERE}": year.seldom_there, "told by another source": year.of_others}
    return tuple(
        f"Not drawn, {why}: {named(some, lambda share: share.name)}. {LISTED}"
        for why, every in reasons.items()
        if (some := in_region(every, region))
    )


ROLES = {
    DPRK: "turnover",
    "CHN": "china",
    "RUS": "category-3",
    "KOR": "category-1",
    "JPN": "category-5",
    "USA": "category-2",
}


@figures.register(
    "diplomacy/ideal-points",
    title="Six states on one line, by a model of UN votes",
    parameters=figure_parameters(IdealPoint.dataset, allow_all=False),
)
def ideal_points(params: dict) -> Figure:
    """Where a model of UN votes places six states on one line, by year."""
    shown = IdealPoint.objects.headline(params["rule"], as_of=params["as_of"]).annual()
    claims = Claims.read(shown, "votes", "country__code", "country__name").within(params)
    series = series_of(claims)
    return Figure(
        topic="ideal point of North Korea",
        headed_by=tuple(each for each in series if each.slug == DPRK.lower()),
        subtitle="Estimates from votes in the UN General Assembly; higher is closer to the order "
        "led by the United States",
        unit="ideal point, no unit",
        measure="score",
        kind="line",
        notes=(
            "The result of a model, not a count. The bands reach from the 5th to the 95th "
            "percentile of what it holds possible; where two overlap, it does not tell the states "
            "apart.",
        ),
        **claims.stated(params, series),
    )


def series_of(claims: Claims) -> tuple[Series, ...]:
    def noted(row: Row) -> Row:
        ballots = f"from {row['votes']} ballots" if row["votes"] else ""
        return row | {"note": "; ".join(filter(None, [ballots, row["note"]]))}

    every = Claims(tuple(noted(row) for row in claims.rows))
    by_code = every.ordered(lambda row: row["period"]).by("country__code")
    codes = [code for code in ROLES if code in by_code] + sorted(by_code.keys() - ROLES.keys())
    names = {code: by_code[code].rows[0]["country__name"] for code in codes}
    return tuple(
        by_code[code].series(code.lower(), names[code], ROLES.get(code, "other")) for code in codes
    )
