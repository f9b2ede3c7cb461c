"""A recipe for one file, found anew: what a detector can tell it puts into it, else it asks."""

from collections.abc import Callable, Sequence

from nkworld.provenance.models import Source

from ...reading import Sheet
from ..columns import columns_of, likeliest
from ..questions import Reading
from ..recipe import Headings
from ..survey import survey
from ..wanted import Wanted
from . import amounts, meanings
from . import sheet as sheets


def detect(
    sheet: Sheet,
    file_name: str,
    wanted: Wanted,
    source: Source | None = None,
    place: tuple[int, int] | None = None,
) -> Reading:
    """The likeliest recipe; `place` is (row, depth) of the headings, where somebody said it."""
    facts = survey(sheet, file_name, lambda found, rows: likeliest(found, rows, wanted), place)
    reading = Reading(facts, wanted, source)
    reading.recipe.put(Headings(facts.header.first, len(facts.header.rows)))
    columns, reading.unknown = columns_of(facts, wanted)
    for column in columns:
        reading.recipe.put(column)
    for detector in DETECTORS:
        detector(reading)
    return reading


DETECTORS: Sequence[Callable[[Reading], None]] = (
    *(sheets.known_format, sheets.other_sheets, sheets.hidden_and_struck, sheets.again),
    *(sheets.subject, sheets.direction, sheets.view),
    *(amounts.blank_keys, amounts.totals, amounts.marks_beside),
    *(meanings.period, meanings.codes, amounts.how_numbers_are_written, amounts.unit),
    *(sheets.telling_notes, meanings.what_is_lacking, sheets.strange_columns),
    *(meanings.other_languages, meanings.unknown_words),
)
