"""Who is on the UN 1718 list, by the day of listing."""

from dataclasses import replace
from decimal import Decimal

from nkworld.charts import Figure, Point, Series
from nkworld.charts.periods import period_in_words
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.models import Status
from nkworld.provenance.points import within
from nkworld.provenance.records import parts_of, records_as_of

from ...charts import newest_edit, sources_of
from ..models import Designation
from ..parameters import BY_YEAR, DesignationParameters

Kind = Designation.Kind
SERIES = (
    ("individuals", "Individuals", Kind.INDIVIDUAL, "category-1"),
    ("entities", "Entities", Kind.ENTITY, "category-2"),
)


def newest_edition(moment=None) -> list[Designation]:
    """The rows of the newest edition of the list, by day of listing."""
    rows = records_as_of(Designation, moment)
    newest = max((row.edition for row in rows), default=None)
    found = [row for row in rows if row.edition == newest]
    return sorted(found, key=lambda row: (row.listed_on, row.kind, row.reference))


@register(
    "diplomacy/designations",
    title="Designations on the UN 1718 list",
    parameters=DesignationParameters,
)
def designations(params):
    """Persons and bodies on the list of the 1718 Committee, added up by day of listing."""
    rows = newest_edition(params["as_of"])
    periods = within(params, _years(rows) if params["by"] == BY_YEAR else _days(rows))
    series = tuple(
        Series(slug, label, tuple(_point(rows, kind, x) for x in periods), role)
        for slug, label, kind, role in SERIES
    )
    return Figure(
        topic="entries on the UN 1718 list",
        headed_by=_held(params, rows, periods),
        subtitle="Entries that are still on the list, added up from the first to the last listed",
        unit="entries",
        measure="count",
        kind="stacked",
        x_title="Year" if params["by"] == BY_YEAR else "Day of listing",
        series=series,
        sources=sources_of(row.source_id for row in rows),
        notes=notes(rows),
        as_of=as_of_text(params, newest_edit(Designation)),
    )


def _days(rows: list[Designation]) -> list[str]:
    return [row.listed_on.isoformat() for row in rows]


def _years(rows: list[Designation]) -> list[str]:
    """From the first listing to the last year that was over when the edition was made."""
    if not rows:
        return []
    return [str(year) for year in range(rows[0].listed_on.year, rows[0].edition.year)]


def _point(rows: list[Designation], kind: str, x: str) -> Point:
    """How many of a kind had been listed by a day, or by the end of a year."""
    listed = [row for row in rows if row.kind == kind and row.listed_on.isoformat()[: len(x)] <= x]
    now = [row for row in listed if row.listed_on.isoformat().startswith(x)]
    note = f"{len(now)} of them listed then" if now else ""
    status, source = Status.DERIVED.value, rows[0].source.slug
    number, records = Decimal(len(listed)), parts_of(listed)
    return Point(x, number, status=status, source=source, note=note, records=records)


def _held(params: dict, rows: list[Designation], periods: list[str]) -> tuple[Series, ...]:
    """All that the list held on the day of its edition; of earlier years, if these were asked for,
    how many of those still listed had been listed by then.
    """
    if not periods:
        return ()
    until = periods[-1] if params["to"] else rows[0].edition.isoformat()
    listed = [_point(rows, kind, until) for _, _, kind, _ in SERIES]
    every = replace(
        listed[0],
        value=sum((point.value or Decimal(0) for point in listed), Decimal(0)),
        note="",
        records=tuple(part for point in listed for part in point.records),
    )
    return (Series("entries", "Entries", (every,)),)


def notes(rows: list[Designation]) -> tuple[str, ...]:
    if not rows:
        return ()
    edition = period_in_words(rows[0].edition.isoformat())
    return (
        f"From the edition of {edition}: who was taken off the list "
        "before is not in it, so that earlier days may have had more.",
        "Designated ships are a list of their own and are not counted.",
    )
