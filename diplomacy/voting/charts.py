"""Agreement in UN votes, of one state over the years or of all states in one year, and the other
figures of UN voting.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from nkworld.asking.fields import MomentField, OneOfField, YearField
from nkworld.asking.parameters import SPAN, CountryField
from nkworld.asking.questions import QuestionForm
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import DPRK
from nkworld.charts import Figure, Part, Point, Series
from nkworld.figures import registry as figures
from nkworld.figures.amounts import point_of, within
from nkworld.figures.claims import Claims, Row
from nkworld.provenance.models import HeadlineRule, Read, Status
from nkworld.provenance.tables import grouped

from ..charts import counted_from
from .models import COUNTS, LEAST, Agreement, IdealPoint, RollCall, Vote

AGREEMENT = Agreement.dataset
LISTED = "The table of claims has them."
NAMED = 25  # states in one note
LEFT_OUT = "Absences, and what was adopted without a vote, are left out."
# (from so many per cent, what it means, its look), the highest first.
CLASSES = (
    (80, "Nearly always (80 % and more)", "step-1"),
    (60, "Mostly (60 to 80 %)", "step-2"),
    (40, "About half (40 to 60 %)", "step-3"),
    (20, "Seldom (20 to 40 %)", "step-4"),
    (0, "Hardly ever (under 20 %)", "step-5"),
)
FEW = f"Fewer than {LEAST} joint roll calls"
LOOKS = {label: look for _, label, look in CLASSES} | {FEW: "none"}


class Share:
    """What one state shared with North Korea in one year. `label` is its class in words, `words`
    the same without numbers: a share of few roll calls has none of the five. `counts` are “66 of 79
    joint roll calls the same, 10 with one abstaining, 3 opposed”.
    """

    def __init__(self, row: Row) -> None:
        self.row, self.period, self.name = row, row["period"], row["country__name"]
        self.source, self.joint_votes = row["source__slug"], row["joint_votes"]
        self.is_drawn = self.joint_votes >= LEAST
        classes = (label for least, label, _ in CLASSES if row["value"] >= least)
        self.label = next(classes) if self.is_drawn else FEW
        self.words = self.label.partition(" (")[0]
        same, abstained, opposed = (row[name] for name in COUNTS[1:])
        calls = "roll call" if self.joint_votes == 1 else "roll calls"
        self.counts = (
            f"{same} of {self.joint_votes} joint {calls} the same, {abstained} with one "
            f"abstaining, {opposed} opposed"
        )

    def point(self, x: str) -> Point:
        note = "; ".join(filter(None, [self.counts, self.row["note"]]))
        return point_of(self.row | {"note": note}, x)


@once_per_request
def shares_of(rule: HeadlineRule, moment: datetime | None, **cell: Any) -> list[Share]:
    queryset = Agreement.objects.headline(rule, as_of=moment).filter(**cell)
    of_country = (f"country__{name}" for name in ("name", "region", "code", "slug"))
    valued = queryset.annual().filter(value__isnull=False).order_by("period", "country__name")
    return [Share(row) for row in Claims.read(valued, *of_country, *COUNTS, "agreement_index").rows]


def stated(found: list[Share], params: dict, series: Sequence[Series]) -> dict[str, Any]:
    """What both figures of agreement say."""
    return Claims(tuple(share.row for share in found)).stated(params, series) | {
        "unit": Agreement.unit,
        "denominator": "the roll calls in which both cast yes, no or abstain",
    }


def named(few: list[Share], name_of: Callable[[Share], str]) -> str:
    """“Fiji (2 of 5), Türkiye (4 of 7)”, at most so many that they can be read."""
    if len(few) > NAMED:
        return f"{len(few)} states"
    return ", ".join(f"{name_of(s)} ({s.row['same']} of {s.joint_votes})" for s in few)


class Year:
    """The shares of one year, by name; `label` is empty where nothing is on record at all."""

    def __init__(
        self, rule: HeadlineRule, year: int | str | None = None, as_of: datetime | None = None
    ) -> None:
        drawn = Agreement.objects.as_of(as_of).included().annual().drawn().order_by("-period")
        self.label = str(year or drawn.values_list("period", flat=True).first() or "")
        self.shares = shares_of(rule, as_of, period=self.label) if self.label else []
        self.by_code = {share.row["country__code"]: share for share in self.shares}

        # Present in at least half of North Korea’s roll calls, which the most present state was in:
        # a share of a dozen roll calls easily lies above one of eighty.
        half = max((share.joint_votes for share in self.shares), default=0) / 2
        there = grouped(self.shares, lambda share: share.is_drawn and share.joint_votes >= half)
        self.often_there, self.seldom_there = there[True], there[False]

        # Of the source that has most of them the highest first, then by name.
        counted = Counter(share.source for share in self.often_there)
        usual = max(counted, key=lambda source: (counted[source], source), default="")
        own = [share for share in self.often_there if share.source == usual]
        self.ranked = sorted(own, key=lambda share: (-share.row["value"], share.name))
        self.of_others = [share for share in self.often_there if share.source != usual]


@once_per_request
def years_on_record(as_of: datetime | None = None) -> list[str]:
    rows = Agreement.objects.as_of(as_of).included().annual().order_by("-period")
    return list(rows.values_list("period", flat=True).distinct())


ENDS, EVERY = "ends", "all"
REGIONS = ("Africa", "Americas", "Asia", "Europe", "Oceania")  # as the atlas names them


class VotingYear(QuestionForm):
    """The year that the page of UN voting shows; the newest whole one unless said."""

    year = OneOfField(lambda: [(year, year) for year in years_on_record()], "Year")
    as_of = MomentField()


@figures.register(
    "diplomacy/voting-agreement",
    Agreement.dataset,
    allow_all=False,
    country=CountryField(
        label="State",
        initial="CHN",
        refused={DPRK: "North Korea votes as it votes: name another state."},
    ),
    formerly={"diplomacy/votes-side-by-side": {"country": "CHN,RUS"}},
)
def voting_agreement(params: dict) -> Figure:
    """How often North Korea voted as one state did in the General Assembly, by year."""
    country = params["country"]
    found = shares_of(params["rule"], params["as_of"], country=country)
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


@figures.register("diplomacy/roll-call-ballots", RollCall.dataset, shared=SPAN)
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
    Agreement.dataset,
    allow_all=False,
    shared=("rule", "as_of"),
    period=YearField(label="Year"),
    region=OneOfField([("", "all"), *zip(REGIONS, REGIONS, strict=True)], "Region"),
    show=OneOfField([(ENDS, "highest and lowest"), (EVERY, "every state")], "States", initial=ENDS),
)
def voting_agreement_by_state(params: dict) -> Figure:
    """Who voted with North Korea most and least often in one year."""
    year = Year(params["rule"], params["period"], params["as_of"])
    drawn = in_region(year.ranked, params["region"])
    ends = [("agreement", "Agreement", drawn, drawn, "category-1")]
    if params["show"] == ENDS and len(drawn) > 2 * SHOWN:
        highest, lowest = drawn[:SHOWN], drawn[-SHOWN:]
        shown = [*highest, *lowest]
        ends = [
            ("highest", f"The {SHOWN} highest", shown, highest, "category-1"),
            ("lowest", f"The {SHOWN} lowest", shown, lowest, "category-2"),
        ]
    series = tuple(_share_series(*each) for each in ends)
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


@figures.register("diplomacy/ideal-points", IdealPoint.dataset, allow_all=False)
def ideal_points(params: dict) -> Figure:
    """Where a model of UN votes places six states on one line, by year."""
    shown = IdealPoint.objects.headline(params["rule"], as_of=params["as_of"]).annual()
    claims = Claims.read(shown, "votes", "country__code", "country__name").within(params)
    noted = []
    for row in claims.rows:
        ballots = f"from {row['votes']} ballots" if row["votes"] else ""
        noted.append(row | {"note": "; ".join(filter(None, [ballots, row["note"]]))})
    by_code = Claims(tuple(noted)).ordered(lambda row: row["period"]).by("country__code")
    codes = [code for code in ROLES if code in by_code] + sorted(by_code.keys() - ROLES.keys())
    series = [
        some.series(code.lower(), some.rows[0]["country__name"], ROLES.get(code, "other"))
        for code in codes
        for some in [by_code[code]]
    ]
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
