"""A file that was handed in: looked at, known again by its shape, or to be asked about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO, Any

from nkworld.provenance.models import Source

from .. import header, registry
from ..budgets import Row
from ..models import Upload
from ..reading import Sheet
from ..reading_process import read_apart
from ..refusals import FileRefused
from . import amounts_said
from .description import Mapping
from .headings import fits, title_of
from .models import FileMapping
from .proposal import rows_of
from .transform import transformed
from .wanted import Wanted, of_resource, wanted_of

ROWS = 300  # that are looked at


@dataclass
class Look:
    """The first rows of one sheet of a file, and what the file is."""

    rows: list[Row]
    notes: list[str]
    sheets: list[str]
    merged: list[str]
    sheet: str = ""

    @property
    def as_sheet(self) -> Sheet:
        first, *rest = self.rows
        return Sheet(list(first.cells), first.number, rest, list(self.notes))


def look_at(file: IO[bytes], sheet: str = "") -> Look:
    """FileRefused if it can't be read."""
    with read_apart(file, sheet, ROWS) as found:
        rows = rows_of(found)
    return Look(rows, found.notes, found.sheets, found.merged, sheet)


def look_at_upload(upload: Upload, sheet: str = "") -> Look:
    with upload.file.open("rb") as file:
        return look_at(file, sheet or upload.sheet)


def has_own_headings(look: Look, resource: Any) -> bool:
    """Whether the file is in the dataset's own columns, and speaks of North Korea's partners."""
    sheet = look.as_sheet
    needed = [name for name in resource.required() if name != "source" or not resource.chosen]
    try:
        columns = header.columns_of(
            sheet.header, sheet.header_row, resource.headings(), needed, resource.every_companion()
        )
    except FileRefused:
        return False
    wanted = of_resource(resource)
    place = next((i for i, name in columns.items() if name == "country"), None)
    if place is None or wanted.takes_home:
        return True
    named = [row.cells[place] for row in look.rows[1:] if place < len(row.cells)]
    return not named or sum(map(wanted.is_home, named)) * 2 < len(named)


def kept_for(
    look: Look, dataset: Any, source: Source | None, file: IO[bytes]
) -> FileMapping | None:
    """The mapping under which the file can be read without a question, if there is one."""
    for kept in candidates(dataset, source):
        mapping = kept.mapping
        seen = look
        if mapping.sheet and mapping.sheet != look.sheet and mapping.sheet in look.sheets:
            seen = look_at(file, mapping.sheet)
        if is_safe(seen.rows, mapping):
            return kept
    return None


def candidates(dataset: Any, source: Source | None) -> list[FileMapping]:
    """Of the source first, then those for anybody's files."""
    offered = FileMapping.objects.filter(dataset=dataset, is_offered=True)
    of_source = list(offered.filter(source=source)) if source else []
    return of_source + list(offered.filter(source=None))


def is_safe(rows: Sequence[Row], mapping: Mapping) -> bool:
    """Whether the file has the mapping's headings and its unit, and the mapping names no year."""
    found = fits(rows, mapping)
    if found is None or mapping.is_dated:
        return False
    return amounts_said.disagrees(mapping, found, title_of(rows, found)) is None


def decide(upload: Upload) -> bool:
    """Whether the upload can be read without a question; its mapping is noted, if it needs one.

    A file that can't be looked at goes on, to be refused in the usual way.
    """
    try:
        look = look_at_upload(upload)
        resource = registry.get(upload.dataset)(upload.source)
        if has_own_headings(look, resource):
            return True
        with upload.file.open("rb") as file:
            kept = kept_for(look, upload.dataset, upload.source, file)
    except FileRefused:
        return True
    if kept is None:
        return False
    use(upload, kept)
    return True


def use(upload: Upload, kept: FileMapping) -> None:
    """The upload is read by the mapping as it is now."""
    upload.mapping, upload.mapping_version = kept, kept.version
    upload.sheet = kept.mapping.sheet or upload.sheet
    upload.save(update_fields=["mapping", "mapping_version", "sheet"])


def reader_of(upload: Upload) -> Callable[[Sheet], Sheet] | None:
    """What makes the dataset's columns of the file's; None where the file has them."""
    if upload.mapping is None:
        return None
    return reader(upload.mapping.at(upload.mapping_version), wanted_of_upload(upload))


def reader(mapping: Mapping, wanted: Wanted) -> Callable[[Sheet], Sheet]:
    return lambda sheet: transformed(sheet, mapping, wanted.vocabulary)


def wanted_of_upload(upload: Upload) -> Wanted:
    return wanted_of(upload.dataset.slug, upload.source)
