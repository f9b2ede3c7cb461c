"""Resolutions and vetoes on Korea by year."""

from collections import Counter
from decimal import Decimal

from nkworld.charts import Figure, Point, Series, exact, topic
from nkworld.charts.sentences import say
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.models import Status
from nkworld.provenance.points import day_of

from ...charts import newest_edit, sources_of
from ..entries import Entry, Kind, entries, of_kinds
from ..models import Outcome
from ..parameters import OutcomeParameters

COMPLETE = (
    "To 2019 from complete tables of the Council’s meetings; from 2020 on only resolutions and "
    "vetoes were read."
)
ABOUT = {
    "": "Korea",
    Outcome.Subject.DPRK: "North Korea",
    Outcome.Subject.WAR: "the Korean War",
    Outcome.Subject.ADMISSION: "admission to the United Nations",
    Outcome.Subject.AIRLINER_1983: "the South Korean airliner of 1983",
    Outcome.Subject.AIRLINER_1987: "the South Korean airliner of 1987",
    Outcome.Subject.PENINSULA: "the Korean peninsula",
}
ONCE = "What several pages tell of one outcome is counted once."


@register(
    "diplomacy/outcomes",
    title="Security Council resolutions and vetoes",
    parameters=OutcomeParameters,
)
def outcomes(params):
    """Resolutions that the Security Council adopted on Korea, and vetoed drafts, by year."""
    every = of_kinds(entries(params["as_of"]), Kind.RESOLUTION, Kind.VETOED)
    wanted = [entry for entry in every if params["subject"] in ("", entry.main.subject)]
    years = _years(params, wanted)
    series = (
        _series("resolutions", "Resolutions", "category-1", Kind.RESOLUTION, wanted, years),
        _series("vetoes", "Drafts vetoed", "category-2", Kind.VETOED, wanted, years),
    )
    drawn = [entry for entry in wanted if entry.year in years]
    return Figure(
        headline=statement(params, series),
        subtitle="Outcomes of the UN Security Council by calendar year",
        unit="outcomes",
        measure="count",
        is_flow=True,
        kind="stacked",
        series=series,
        sources=sources_of(row.source_id for entry in drawn for row in entry.readings),
        notes=(COMPLETE, ONCE),
        as_of=as_of_text(params, newest_edit(Outcome)),
    )


def _years(params: dict, wanted: list[Entry]) -> range:
    """From the first outcome to the last, as far as these years were asked for."""
    if not wanted:
        return range(0)
    first, last = wanted[-1].year, wanted[0].year
    return range(max(first, params["from"] or first), min(last, params["to"] or last) + 1)


def _series(
    slug: str, label: str, role: str, kind: str, found: list[Entry], years: range
) -> Series:
    counted = Counter(entry.year for entry in found if entry.main.kind == kind)
    points = (
        Point(str(year), Decimal(counted[year]), status=Status.DERIVED.value) for year in years
    )
    return Series(slug, label, tuple(points), role)


def statement(params: dict, series: tuple[Series, ...]):
    """How many of either over all the years drawn."""
    adopted, vetoed = (int(sum(point.value for point in each.known)) for each in series)
    about = ABOUT[params["subject"]]
    if not series[0].points:
        return topic(f"No resolution or veto on {about} is on record for these years")
    first, last = series[0].points[0].x, series[0].points[-1].x
    period = last if first == last else f"{first}/{last}"
    return say(
        f"{{when}} the Security Council adopted {{adopted}} {_noun('resolution', adopted)} "
        f"on {about}; {{vetoed}} {_noun('draft', vetoed)} {_were(vetoed)} vetoed",
        day=day_of(params),
        written=exact,
        period=period,
        is_newest=not params["to"],
        labels={"adopted": "Resolutions", "vetoed": "Drafts vetoed"},
        adopted=Point(period, Decimal(adopted), status=Status.DERIVED.value),
        vetoed=Point(period, Decimal(vetoed), status=Status.DERIVED.value),
    )


def _noun(noun: str, number: int) -> str:
    return noun if number == 1 else f"{noun}s"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
