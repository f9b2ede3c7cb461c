"""Empty cells, totals, and signs beside what is printed."""

from nkworld.atlas.names import compatible

from .. import words
from ..figures import plain
from ..questions import MARKS, Option
from ..reading import KEYS, UNITLESS, Reading, without_article
from ..recipe import FillDown, LeaveOutTotals, Markers
from ..survey import unmarked

SLIP = 0.4  # of the rows: an empty cell that is rarer is a slip, else the word stands once

STATUSES = {"p": "provisional", "e": "estimated", "r": "reported"}


def blank_keys(reading: Reading) -> None:
    """A country that stands once before its rows, or a cell that somebody forgot to fill."""
    names = []
    merged = reading.survey.merged_cells
    for column, facts in reading.facts_of(*KEYS, "reporter", "partner"):
        blanks = [row for row in facts.blanks if (row, facts.heading.index) not in merged]
        if not blanks or not facts.filled:
            continue
        if facts.blank_count / (facts.blank_count + facts.filled) > SLIP:
            names.append(column.heading)
            continue
        cell = f"{facts.heading.letter}{blanks[0]}"
        above = [text for text, row in facts.texts.items() if row < blanks[0]]
        said = f"“{above[-1]}”" if above else "what stands above"
        reading.ask(
            f"blank:{column.heading}",
            MARKS,
            f"{cell} has no {without_article(reading.wanted.label(column.field))}, as "
            f"{len(blanks)} of {facts.filled + facts.blank_count} rows. Is it the one above?",
            f"{column.heading}: few rows",
            [
                Option("refuse", "No: the rows are refused until the cell is filled"),
                Option("above", f"Yes: in {cell} it is {said}", (FillDown([column.heading]),)),
            ],
            silences=("blanks",),
        )
    if names:
        reading.recipe.put(FillDown(names))


def totals(reading: Reading) -> None:
    """Rows that add up others."""
    seen = [
        text
        for column, facts in reading.facts_of(*KEYS)
        for text in facts.texts
        if plain(text) in words.TOTALS and not _has_meaning(reading, column.field, text)
    ]
    left = {c.heading for c in reading.recipe.columns if not c.field}
    seen += [
        text
        for facts in reading.survey.facts
        for text in facts.texts
        if facts.heading.key in left and plain(text) in words.TOTALS
    ]
    if seen and not reading.format:
        reading.recipe.put(LeaveOutTotals(list(dict.fromkeys(seen))))


def _has_meaning(reading: Reading, name: str, text: str) -> bool:
    return compatible(text).casefold() in reading.wanted.words.get(name, {})


def marks_beside(reading: Reading) -> None:
    """Signs of footnotes and of provisional figures: never digits, never part of a name."""
    signs: dict[str, str] = {}
    amounts = [name for name in reading.wanted.amounts if name not in UNITLESS]
    for column, facts in reading.facts_of(*KEYS, "reporter", "partner", *amounts):
        if column.field == "commodity":
            continue
        for text, row in facts.texts.items():
            bare, mark = unmarked(text)
            if mark and not _is_known(reading, column.field, text):
                signs.setdefault(mark, f"{facts.heading.letter}{row} “{text}”")
    for facts in reading.survey.facts:
        mark = unmarked(facts.heading.text)[1]
        if mark and facts.heading.period:
            signs.setdefault(
                mark, f"{facts.heading.letter}{reading.survey.header.last} “{facts.heading.text}”"
            )
    if not signs:
        return
    notes = Markers({mark: "" for mark in signs})
    status = Markers({mark: STATUSES.get(mark.strip("()[] ").lower(), "") for mark in signs})
    listed = ", ".join(f"{mark} ({place})" for mark, place in list(signs.items())[:4])
    options = [
        Option("notes", "Footnotes: taken off, and kept in the note of the figure", (notes,))
    ]
    if any(status.meanings.values()):
        said = " and ".join(f"“{mark}” {word}" for mark, word in status.meanings.items() if word)
        options.insert(0, Option("status", f"{said}, the others footnotes", (status,)))
    options.append(
        Option("keep", "Part of the text: the cells are refused where they are no number")
    )
    reading.ask(
        "marks",
        MARKS,
        f"What do the signs {listed} mean?",
        " | ".join(sorted(signs)),
        options,
        silences=("marks",),
        grows=True,
    )


def _is_known(reading: Reading, name: str, text: str) -> bool:
    name = "country" if name in ("reporter", "partner") else name
    return name in reading.wanted.records and reading.wanted.understands(name, text)
