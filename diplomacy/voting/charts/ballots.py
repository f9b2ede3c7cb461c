from collections import defaultdict
from decimal import Decimal

from nkworld.charts import Figure, Part, Point, Series
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.models import Read, Status
from nkworld.provenance.points import within

from ...charts import newest_edit, sources_of
from ..models import LEAST, RollCall, Vote
from ..parameters import BallotParameters

ROLES = {
    Vote.YES: "category-1",
    Vote.NO: "category-2",
    Vote.ABSTAIN: "category-5",
    Vote.ABSENT: "remainder",
}


@register("diplomacy/roll-call-ballots", title="North Korea’s ballots", parameters=BallotParameters)
def roll_call_ballots(params):
    """How North Korea voted in the roll calls of the General Assembly, by year."""
    calls = RollCall.objects.as_of(params["as_of"]).exclude(dprk_vote="")
    source = next(iter(sources_of(calls.order_by().values_list("source", flat=True))), None)
    counted = by_year(calls)
    years = [year for year in within(params, counted) if _total(counted[year]) >= LEAST]
    series = tuple(_series(vote, years, counted, source) for vote in Vote)
    return Figure(
        topic="UN ballots",
        subtitle="North Korea’s ballots in roll calls of the UN General Assembly, by calendar year",
        unit="ballots",
        measure="count",
        is_flow=True,
        kind="stacked",
        series=series,
        sources=(source,) if source else (),
        notes=notes(params, counted),
        as_of=as_of_text(params, newest_edit(RollCall)),
    )


def by_year(calls):
    """{year: {vote: the roll calls}}"""
    counted: dict[str, dict[str, list[Part]]] = defaultdict(lambda: defaultdict(list))
    table = RollCall._meta.label_lower  # of a moment in the past the rows are those of a history
    for key, day, vote in calls.order_by("id").values_list("id", "date", "dprk_vote"):
        counted[day[:4]][vote].append(Part(table, key))
    return counted


def _total(ballots):
    return sum(map(len, ballots.values()))


def _point(year, calls, source):
    return Point(
        year,
        Decimal(len(calls)),
        status=Status.DERIVED.value,
        source=source.slug,
        note="counted here over the rows of the file",
        read=Read.QUOTED.value,
        records=tuple(calls),
    )


def _series(vote, years, counted, source):
    points = tuple(_point(year, counted[year][vote], source) for year in years)
    return Series(vote.value, vote.label, points, ROLES[vote])


def notes(params, counted):
    few = [year for year in within(params, counted) if _total(counted[year]) < LEAST]
    text = ", ".join(f"{year} ({_total(counted[year])})" for year in few)
    found = ["What was adopted without a vote leaves no ballot and is not here."]
    if few:
        found.append(f"Not drawn, with fewer than {LEAST} roll calls: {text}. The list has them.")
    return tuple(found)
