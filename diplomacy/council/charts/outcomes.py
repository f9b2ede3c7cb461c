"""Resolutions and vetoes on Korea by year."""

from decimal import Decimal

from nkworld.charts import Figure, Point, Series
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.models import Status
from nkworld.provenance.records import grouped, parts_of

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
        topic=f"Council outcomes on {ABOUT[params['subject']]}",
        headed_by=_together(wanted, years),
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
    return Series(slug, label, _points([e for e in found if e.main.kind == kind], years), role)


def _points(found: list[Entry], years: range) -> tuple[Point, ...]:
    """How many a year, by every page that tells of them."""
    told = grouped(found, lambda entry: entry.year)
    return tuple(
        Point(
            str(year),
            Decimal(len(told[year])),
            status=Status.DERIVED.value,
            records=parts_of(row for entry in told[year] for row in entry.readings),
        )
        for year in years
    )


def _together(found: list[Entry], years: range) -> tuple[Series, ...]:
    """Resolutions and vetoes of a year as one number."""
    return (Series("outcomes", "Outcomes", _points(found, years)),)
