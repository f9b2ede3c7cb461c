"""What the page of a file shows: its questions, what comes out, what is refused, the sheet."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from django.template.loader import render_to_string

from ..budgets import Row
from ..header import letter, place_of
from ..refusals import Refusal
from .figures import Figure
from .grid import Grid
from .kept import Look
from .questions import CARDS
from .recipe import Edit
from .survey import every_row

ROWS = 40  # of the sheet
REFUSED = 400  # cells that are shown at once: a form has a thousand fields at most
AMOUNTS = ("value", "value_low", "value_high", "quantity")
UNSAID = (*AMOUNTS, "as_quoted", "citation", "note", "basis")


def rendered(look: Look, resource: Any, posted: Mapping[str, str]) -> str:
    """The parts of the page that follow from the file; its rows must still be readable."""
    problems, others = _places(look, look.refusals(resource) if look.is_ready else [])
    edits = {edit.cell: edit for edit in look.recipe.each(Edit)}
    notes = {cell: f"In the file: “{edit.was}”" for cell, edit in edits.items()} | problems
    survey, kind = look.reading.survey, _kind_in(look)
    cells = {*islice(notes, REFUSED)} | edits.keys()
    numbers = {place_of(cell)[1] for cell in cells}
    refused = [_edited(row, edits) for row in every_row(survey.sheet) if row.number in numbers]
    questions = sorted(look.reading.questions, key=lambda question: not question.is_open)
    cards = [(title, [q for q in questions if q.card == card]) for card, title in CARDS.items()]
    found = f"{survey.header.first}|{len(survey.header.rows)}"
    return render_to_string(
        "mapping/look.html",
        {
            "look": look,
            "run": look.run,
            "cards": [(title, own) for title, own in cards if own],
            "figures": [
                (one, one.printed or one.values["as_quoted"], _after(one, look, resource))
                for one in look.run.first
            ],
            "refused": cells and Grid([*survey.header.rows, *refused], kind, notes, cells),
            "problems": len(problems),
            "shown": REFUSED,
            "others": others,
            "grid": Grid(survey.rows[:ROWS], kind, {}),
            "is_refused": "read" in posted and not look.is_ready,
            "sheet": look.chosen_sheet,
            "headings_found": posted.get("headings_found") or found,
        },
    )


def _places(look: Look, refusals: list[Refusal]) -> tuple[dict[str, str], list[Refusal]]:
    """({cell: why it is refused}, refusals of whole rows)"""
    notes = dict(look.run.problems)
    letters = {heading.text: heading.letter for heading in look.run.table.single.values()}
    known, others = set(notes.values()), []
    for one in refusals:
        if one.row and one.column in letters:
            notes.setdefault(f"{letters[one.column]}{one.row}", one.sentence)
        elif one.sentence not in known:
            others.append(one)
    return notes, others


def _edited(row: Row, edits: dict[str, Edit]) -> Row:
    """A row as the file has it but for what was corrected."""
    texts = list(row.cells)
    for cell, edit in edits.items():
        index, number = place_of(cell)
        if number == row.number:
            texts += [""] * (index + 1 - len(texts))
            texts[index] = edit.now
    return row._replace(cells=texts)


def _kind_in(look: Look) -> Any:
    header, table = look.reading.survey.header, look.run.table
    kinds = {
        h.index: "figure" if c.field in AMOUNTS else "key" for h, c in table.columns if c.field
    }
    out = {place for places in table.left_out.values() for place in places}

    def kind(row: Row, index: int) -> str:
        if row.number <= header.last:
            return "header" if row.number >= header.first else "title"
        place = f"{letter(index)}{row.number}"
        is_out = row.hidden or out & {f"row {row.number}", place}
        return "out" if is_out else kinds.get(index, "out")

    return kind


def _after(figure: Figure, look: Look, resource: Any) -> str:
    """“China, 2017, exports: 1,650,000,000”"""
    said, wanted = [], look.reading.wanted
    for name in wanted.fields:
        text = figure.values.get(name, "")
        if not text or name in UNSAID:
            continue
        try:
            value = resource.fields[name].widget.clean(text, row=figure.values)
        except (ValueError, KeyError):
            value = text
        labels = dict(wanted.choices.get(name, []))
        said.append(labels.get(text, "").lower() or str(getattr(value, "label", None) or value))
    amounts = [figure.problems.get(n) or figure.values.get(n, "") for n in AMOUNTS]
    grouped = [f"{int(text):,}" if text.isdecimal() else text for text in amounts if text]
    return f"{', '.join(said)}: {' · '.join(grouped)}"
