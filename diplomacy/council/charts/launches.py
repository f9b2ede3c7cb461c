"""Missile launches by year, each database beside the other."""

from decimal import Decimal

from nkworld.charts import Figure, Point, Series, source_role
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.models import Status
from nkworld.provenance.points import within
from nkworld.provenance.records import grouped, parts_of, records_as_of

from ...charts import newest_edit, sources_of
from ..models import Launch
from ..parameters import LaunchParameters

NEVER_ADD = "Two databases read the same flights: their numbers are never added."
AT_LEAST = "The year of a database’s newest launch is a lower bound: it tells of nothing later."
SCOPE = (
    "Missiles of a range of 300 km and a payload of 500 kg or more, launch vehicles of satellites "
    "among them; no rocket artillery, no cruise missiles."
)


@register("diplomacy/launches", title="Missile launches", parameters=LaunchParameters)
def launches(params):
    """Missiles that North Korea launched by year, as each of two databases counts them."""
    every = by_database(params["as_of"])
    series = tuple(
        _series(params, slug, rows, source_role(place))
        for place, (slug, rows) in enumerate(every.items())
    )
    return Figure(
        topic=f"launches{_of(params['missile_type'])}"
        if params["missile_type"]
        else "missile launches",
        subtitle=_subtitle(params),
        unit="missiles",
        measure="count",
        is_flow=True,
        kind="bar",
        series=series,
        sources=sources_of(row.source_id for rows in every.values() for row in rows),
        notes=(NEVER_ADD, SCOPE, AT_LEAST),
        as_of=as_of_text(params, newest_edit(Launch)),
    )


def by_database(moment=None) -> dict[str, list[Launch]]:
    """{source: its launches in time}, the database that goes on longest first."""
    rows = sorted(records_as_of(Launch, moment), key=lambda row: (row.date.first, row.number))
    found = grouped(rows, lambda row: row.source.slug)
    return dict(sorted(found.items(), key=lambda each: each[1][-1].date.last, reverse=True))


def _subtitle(params: dict) -> str:
    what = Launch.Type(params["missile_type"]).label if params["missile_type"] else "Missiles"
    return f"{what}: launches by calendar year, failed ones among them"


def _series(params: dict, slug: str, rows: list[Launch], role: str) -> Series:
    """Zero in a year of which the database tells nothing, between its first row and its last."""
    first, last = rows[0].date.first.year, rows[-1].date.first.year
    wanted = params["missile_type"]
    counted = grouped(
        (row for row in rows if wanted in ("", row.missile_type)), lambda row: row.date.first.year
    )
    changed = _changed(rows)
    points = tuple(
        _point(year, counted[int(year)], slug, int(year) == last, changed.get(int(year), ""))
        for year in within(params, (str(year) for year in range(first, last + 1)))
    )
    return Series(slug, rows[0].source.short_name, points, role)


def _point(year: str, rows: list[Launch], source: str, is_last: bool, changed: str) -> Point:
    """At least so many in the year of the database’s newest row."""
    number, status = Decimal(len(rows)), Status.DERIVED.value
    value, low = (None, number) if is_last else (number, None)
    records = parts_of(rows)
    return Point(year, value, low, status=status, source=source, changed=changed, records=records)


def _changed(rows: list[Launch]) -> dict[int, str]:
    """{year: what is counted otherwise from it on}: a note says that rows come from elsewhere."""
    added = [row for row in rows if row.note.startswith("after the end of the CNS copy")]
    if not added:
        return {}
    since = added[0].date
    return {since.first.year: f"rows since {since.label} were added from announcements"}


def _of(missile_type: str) -> str:
    """“ of short-range ballistic missiles”; nothing of every type."""
    if missile_type == Launch.Type.UNKNOWN:
        return " of unknown type"
    return f" of {Launch.Type(missile_type).label.lower()}s" if missile_type else ""
