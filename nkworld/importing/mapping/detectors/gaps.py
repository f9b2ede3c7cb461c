"""Empty cells, totals, and signs beside what is printed."""

from .. import words
from ..figures import plain
from ..questions import KEYS, Option, Reading
from ..recipe import FillDown, LeaveOutTotals, Markers
from ..survey import unmarked

STATUSES = {"p": "provisional", "e": "estimated", "r": "reported"}


def blank_keys(reading: Reading) -> None:
    """A country that stands once before its rows, or a cell that somebody forgot to fill."""
    names = []
    merged = reading.survey.header.merged
    for column, facts in reading.facts_of(*KEYS, "reporter", "partner"):
        blanks = [row for row in facts.blanks if (row, facts.heading.index) not in merged]
        count = facts.blank_count + facts.filled
        if not blanks or not facts.filled:
            continue
        if facts.stands_once:
            names.append(column.heading)
            continue
        cell = f"{facts.heading.letter}{blanks[0]}"
        above = [f"“{text}”" for text, row in facts.texts.items() if row < blanks[0]]
        said = above[-1] if above else "what stands above"
        what = reading.wanted.label(column.field).removeprefix("the ")
        text = f"{cell} has no {what}, as {len(blanks)} of {count} rows. Is it the one above?"
        options = [
            Option("refuse", "No: the rows are refused until the cell is filled"),
            Option("above", f"Yes: in {cell} it is {said}", FillDown([column.heading])),
        ]
        reading.ask(f"blank:{column.heading}", text, f"{column.heading}: few rows", options)
    if names:
        reading.recipe.put(FillDown(names))


def totals(reading: Reading) -> None:
    """Rows that add up others."""
    has_word = reading.wanted.has_word
    seen = [word.text for word in reading.words_of(*KEYS) if not has_word(word.field, word.text)]
    left = {column.heading for column in reading.recipe.columns if not column.field}
    seen += [t for facts in reading.survey.facts if facts.heading.key in left for t in facts.texts]
    named = [text for text in seen if plain(text) in words.TOTALS]
    if named and not reading.format:
        reading.recipe.put(LeaveOutTotals(list(dict.fromkeys(named))))


def marks_beside(reading: Reading) -> None:
    """Signs of footnotes and of provisional figures: never digits, never part of a name."""
    wanted = reading.wanted
    signs: dict[str, str] = {}
    names = {*KEYS, *reading.amounts} - {"commodity"}
    for word in reading.words_of(*names, "reporter", "partner"):
        is_record = word.field in wanted.records
        if word.mark and not (is_record and wanted.understands(word.field, word.text)):
            signs.setdefault(word.mark, f"{word.cell} “{word.text}”")
    for facts in reading.survey.facts:
        if facts.heading.period and (mark := unmarked(facts.heading.text)[1]):
            signs.setdefault(mark, f"{reading.heading(facts).cell} “{facts.heading.text}”")
    if not signs:
        return
    notes = Markers({mark: "" for mark in signs})
    status = Markers({mark: STATUSES.get(mark.strip("()[] ").lower(), "") for mark in signs})
    listed = ", ".join(f"{mark} ({place})" for mark, place in list(signs.items())[:4])
    options = [
        Option("notes", "Footnotes: taken off, and kept in the note of the figure", notes),
        Option("keep", "Part of the text: the cells are refused where they are no number"),
    ]
    if said := " and ".join(f"“{mark}” {word}" for mark, word in status.meanings.items() if word):
        options.insert(0, Option("status", f"{said}, the others footnotes", status))
    text = f"What do the signs {listed} mean?"
    reading.ask("marks", text, " | ".join(sorted(signs)), options)
