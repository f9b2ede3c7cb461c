"""The cell of a file in which a claim was read: found by reading the kept file once more.

Nothing is stored of it beside the file and the recipe by which it was read, so that neither can
disagree with the other.
"""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from nkworld.provenance.models import Observation

from . import registry
from .budgets import Row
from .header import letter, place_of
from .mapping.figures import Figures, as_row
from .mapping.grid import Grid
from .mapping.kept import recipe_of
from .mapping.recipe import Constant, Scale
from .mapping.survey import every_row
from .mapping.wanted import wanted_of
from .models import Upload
from .reading import Sheet
from .reading_process import read_apart
from .understanding import Reader, stored_as

AROUND = 5  # rows that are shown above and below


@dataclass
class Origin:
    """Where a claim stands in a file: the cells that gave it, each with what it gave, and the rows
    around them.
    """

    upload: Upload
    cell: str
    marks: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    @property
    def grid(self) -> Grid:
        def kind(row: Row, index: int) -> str:
            place = f"{letter(index)}{row.number}"
            is_it = " is-cell" if place == self.cell else ""
            return f"origin{is_it}" if place in self.marks else "out"

        return Grid(self.rows, kind, self.marks)


def upload_of(claim: Observation) -> Upload | None:
    """The upload that a claim came with, as long as its file is there."""
    uploads = Upload.objects.filter(releases=claim.release_id).exclude(file="")
    return uploads.select_related("dataset", "source", "mapping").first()


def origin_of(claim: Observation) -> Origin | None:
    """None where no file was kept, or the claim is not found in it any more.

    Raises FileRefused if the file can't be read.
    """
    upload = upload_of(claim)
    if upload is None:
        return None
    with upload.file.open("rb") as file, read_apart(file, upload.sheet) as sheet:
        resource = registry.get(upload.dataset)(upload.source, upload.several_readings)
        found = (_mapped if upload.mapping else _plain)(upload, sheet, resource, claim)
        if found is None:
            return None
        numbers = {place_of(place)[1] for place in found.marks}
        at = place_of(found.cell)[1]
        numbers |= {*range(at - AROUND, at + AROUND + 1)}
        found.rows = [row for row in every_row(sheet) if row.number in numbers]
        return found


def _mapped(upload: Upload, sheet: Sheet, resource: Any, claim: Observation) -> Origin | None:
    """By the recipe by which the file was read."""
    recipe = recipe_of(upload)
    table = Figures(sheet, recipe, wanted_of(upload.dataset.slug, upload.source))
    reader = Reader(resource, Sheet(table.fields, table.header.first, []))
    for figure in table:
        if _may_be(figure.values, claim) and _is(reader, as_row(figure, table.fields), claim):
            found = Origin(upload, figure.cell, {figure.cell: "the value"})
            row = place_of(figure.cell)[1]
            for index, name in table.base:
                found.marks.setdefault(f"{letter(index)}{row}", name)
            read_in = [("unit", step.read_in) for step in recipe.each(Scale)]
            read_in += [(step.field, step.read_in) for step in recipe.each(Constant)]
            for name, where in read_in:
                place = where.partition(" ")[0]
                if place[:1].isupper() and place[-1:].isdigit():
                    found.marks[place] = name
            column = place_of(figure.cell)[0]
            for line in table.header.rows:
                found.marks.setdefault(f"{letter(column)}{line.number}", "heading")
            return found
    return None


def _plain(upload: Upload, sheet: Sheet, resource: Any, claim: Observation) -> Origin | None:
    """A file in the dataset's own columns."""
    reader = Reader(resource, sheet)
    places = reader.places
    for row in sheet.rows:
        texts = {name: row.cells[i] for name, i in places.items() if i < len(row.cells)}
        if _may_be(texts, claim) and _is(reader, row, claim):
            marks = {f"{letter(i)}{row.number}": name for name, i in places.items()}
            index = places.get("value", 0)
            return Origin(upload, f"{letter(index)}{row.number}", marks)
    return None


def _may_be(texts: dict[str, str], claim: Observation) -> bool:
    """Whether the amount is the claim's: most rows are passed over by it alone."""
    text = texts.get("value", "").replace(",", "").strip()
    if claim.value is None or not text:
        return claim.value is None and not text
    try:
        return Decimal(text) == claim.value
    except InvalidOperation:
        return True  # written in a way that only the parser reads


def _is(reader: Reader, row: Row, claim: Observation) -> bool:
    stored = reader.stored(row)
    compared = (field for field in reader.fields if field.name in (*claim.cell, "value"))
    return stored is not None and all(
        stored[each.name] == stored_as(each, getattr(claim, each.name)) for each in compared
    )
