"""A recipe for one file, found anew, and the questions that the file leaves open.

    reading = detect(sheet, "수출입.xlsx", wanted, source)
    reading.recipe, reading.questions

Each detector looks at one thing. What it can tell from the file it puts into the recipe; what it
can't it asks, each possible answer with the steps that follow from it.
"""

from collections.abc import Callable, Sequence

from nkworld.provenance.models import Source

from ...reading import Sheet
from ..columns import columns_of, likeliest, unknown_among
from ..reading import Reading
from ..recipe import Headings
from ..survey import survey
from ..wanted import Wanted
from .amounts import how_numbers_are_written, unit
from .gaps import blank_keys, marks_beside, totals
from .meanings import codes, other_languages, unknown_words, what_is_lacking
from .sheet import (
    again,
    hidden_and_struck,
    known_format,
    other_sheets,
    strange_columns,
    telling_notes,
)
from .sides import direction, subject, view
from .times import period


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
    for column in columns_of(facts, wanted):
        reading.recipe.put(column)
    reading.unknown = unknown_among(facts, reading.recipe.columns, wanted)
    for detector in DETECTORS:
        detector(reading)
    return reading


Detector = Callable[[Reading], None]
DETECTORS: Sequence[Detector] = (
    known_format,
    other_sheets,
    hidden_and_struck,
    again,
    subject,
    direction,
    view,
    blank_keys,
    totals,
    marks_beside,
    period,
    codes,
    how_numbers_are_written,
    unit,
    telling_notes,
    what_is_lacking,
    strange_columns,
    other_languages,
    unknown_words,
)
