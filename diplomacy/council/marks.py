"""What may be laid behind any picture of time: resolutions, and tests of weapons."""

from collections.abc import Mapping
from datetime import datetime

from nkworld.asking.marks import register
from nkworld.charts import Context, Happenings, Mark
from nkworld.provenance.records import records_as_of
from nkworld.provenance.references import references_to
from nkworld.texts.annotations.marks import by_record

from .charts import by_database
from .entries import resolutions
from .models import Launch, NuclearTest

COUNCIL, TESTS = "Council resolutions", "Nuclear and missile tests"


@register("resolutions", title=COUNCIL, page="council:outcomes")
def council_resolutions(moment: datetime | None) -> Context:
    """Every resolution on Korea; those of which measures are on record are always named."""
    found = resolutions(moment)[::-1]
    measures = references_to([entry.main.document for entry in found], moment, but="council")
    annotations = by_record(moment)
    marks = []
    for entry in found:
        told = annotations.get(
            f"diplomacy/council/?kind=resolution&from={entry.date}&to={entry.date}"
        )
        label = told.label if told else f"Resolution {entry.main.number}"
        short = told.short_label if told else ""
        priority = 3 if entry.main.document not in measures else 1 if told else 2
        marks.append(Mark(str(entry.date), label, short=short, priority=priority))
    note = (
        "Marked: resolutions of the UN Security Council on Korea, first those of which measures on "
        "trade are on record; those for whose words there is no room are ticks or stand in the "
        "table alone."
    )
    return Context(COUNCIL, tuple(marks), notes=(note,) if marks else ())


@register("tests", title=TESTS, page="council:launches")
def tests(moment: datetime | None) -> Context:
    """Nuclear tests as marks; launches as two strips under the axis, one for each database."""
    days = {test.number: test.date for test in records_as_of(NuclearTest, moment)}
    marks = tuple(Mark(str(day), f"Nuclear test {number}") for number, day in days.items())
    databases = by_database(moment)
    launches = tuple(
        Happenings(
            slug=f"launches-{slug}",
            label=f"Launches each {{period}}, {rows[0].source.short_name}",
            source=slug,
            dates=tuple(str(row.date) for row in rows),
        )
        for slug, rows in databases.items()
    )
    return Context(TESTS, marks, launches, _notes(databases) if launches else ())


def _notes(databases: Mapping[str, list[Launch]]) -> tuple[str, ...]:
    sources = [rows[0].source for rows in databases.values()]
    names = "; ".join(f"{source.short_name}: {source.title}" for source in sources)
    return (
        "Marked: nuclear tests by number. Under the axis: missiles launched, as two databases "
        "read the same flights, never to be added. Paler: at least so many, in the period of a "
        f"database’s newest row. {names}.",
    )
