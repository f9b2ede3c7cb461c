"""The cell of a file in which a claim was read: found by reading the kept file once more. Nothing
is stored of it, so that file, recipe and cell can't disagree.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from string import digits
from typing import Any

from nkworld.provenance.models import Observation

from . import registry
from .mapping.figures import Figures, as_row
from .mapping.recipe import Constant, Recipe, Scale
from .mapping.uploads import grid
from .mapping.wanted import wanted_of
from .models import Upload
from .reading import Sheet, letter, place_of
from .reading_process import read_apart
from .refusals import Row
from .understanding import Reader, stored_as

AROUND = 5  # rows that are shown above and below


@dataclass
class Origin:
    """The cells that gave a claim, each with what it gave, and the rows around them."""

    upload: Upload
    cell: str
    marks: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    @property
    def grid(self) -> dict[str, Any]:
        def kind(row: Row, index: int) -> str:
            place = f"{letter(index)}{row.number}"
            is_it = " is-cell" if place == self.cell else ""
            return f"origin{is_it}" if place in self.marks else "out"

        return grid(self.rows, kind, self.marks)


def upload_of(claim: Observation) -> Upload | None:
    uploads = Upload.objects.filter(releases=claim.release_id).exclude(file="")
    return uploads.select_related("dataset", "source").first()


def origin_of(claim: Observation) -> Origin | None:
    """None where no file was kept or the claim is not in it; FileRefused if it can't be read."""
    upload = upload_of(claim)
    if upload is None:
        return None
    with upload.file.open("rb") as file, read_apart(file, upload.sheet) as sheet:
        if found := _found(upload, sheet, claim):
            at = place_of(found.cell)[1]
            numbers = {*range(at - AROUND, at + AROUND + 1)}
            numbers |= {place_of(place)[1] for place in found.marks}
            found.rows = [row for row in sheet if row.number in numbers]
        return found


def _found(upload: Upload, sheet: Sheet, claim: Observation) -> Origin | None:
    """By the recipe by which the file was read, or in the dataset's own columns."""
    resource = registry.get(upload.dataset)(upload.source, upload.several_readings)
    rows: Iterable[tuple[Row, str]]
    elsewhere: dict[str, str] = {}
    if upload.recipe:
        recipe = Recipe.from_json(upload.recipe)
        table = Figures(sheet, recipe, wanted_of(upload.dataset.slug, upload.source))
        reader = Reader(resource, Sheet(Row(table.header.first, table.fields, {}), []))
        rows = ((as_row(figure, table.fields), figure.cell) for figure in table)
        keys, headings = [*table.base], table.header.rows
        # What a cell of the title or of a note says of all figures.
        read_in = [("unit", step.read_in) for step in recipe.each(Scale)]
        read_in += [(step.field, step.read_in) for step in recipe.each(Constant)]
        places = {where.partition(" ")[0]: name for name, where in read_in}
        elsewhere = {p: n for p, n in places.items() if p[:1].isupper() and p[-1:].isdigit()}
    else:
        reader = Reader(resource, sheet)
        keys, headings = [(index, name) for name, index in reader.places.items()], []
        column = letter(reader.places.get("value", 0))
        rows = ((row, f"{column}{row.number}") for row in sheet.rows)
    value = reader.places.get("value", 0)
    own = [each for each in reader.fields if each.name in (*claim.cell, "value")]
    wanted = {each.name: stored_as(each, getattr(claim, each.name)) for each in own}
    for row, cell in rows:
        # Most rows are passed over by their amount alone, if it isn't written in a way that only
        # the parser reads.
        text = "".join(row.cells[value : value + 1]).replace(",", "").strip()
        with suppress(InvalidOperation):
            if (Decimal(text) if text else None) != claim.value:
                continue
        stored = reader.stored(row)
        if stored is not None and wanted.items() <= stored.items():
            marks = {f"{cell.rstrip(digits)}{line.number}": "heading" for line in headings}
            marks |= {f"{letter(index)}{row.number}": name for index, name in keys}
            return Origin(upload, cell, marks | {cell: "the value"} | elsewhere)
    return None
