"""A file that was handed in: looked at anew, compared with those before it, read or asked about."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

from nkworld.provenance.models import Source

from .. import header, registry
from ..models import Upload
from ..reading import Sheet
from ..reading_process import read_apart
from ..refusals import FileRefused
from .checks import Check, checked
from .detect import detect
from .figures import Figures, as_sheet
from .fingerprint import differences, fingerprint
from .models import FileMapping, fingerprint_of
from .questions import answer
from .reading import Reading
from .recipe import Edit, Recipe
from .survey import every_row
from .wanted import Wanted, of_resource, wanted_of

LOOKED_AT = 300  # rows, to see whether a file is in the dataset's own columns
ALIKE = 0.5  # of the headings of two files that are compared
OF_BEFORE = (
    "The file was described before the portal looked at each file anew: upload it again, and "
    "answer what is asked of it."
)


@dataclass
class Look:
    """A file with its questions, those of the past answered, and what its figures look like."""

    reading: Reading
    earlier: FileMapping | None = None
    checks: list[Check] = field(default_factory=list)

    @property
    def recipe(self) -> Recipe:
        return self.reading.answered()

    @property
    def is_known(self) -> bool:
        """Whether an editor has seen a file like it, or its format is known."""
        return self.earlier is not None or bool(self.reading.format)

    @property
    def is_ready(self) -> bool:
        return not self.reading.open and not self.reading.stops

    def description(self) -> dict[str, Any]:
        """As a FileMapping keeps it: answers that were given to other files stay."""
        now = [q.as_json() for q in self.reading.questions if q.answer and not q.is_open]
        asked = {(one["question"], one["evidence"]) for one in now}
        before = self.earlier.answers if self.earlier else []
        kept = [one for one in before if (one["question"], one["evidence"]) not in asked]
        return {
            "recipe": self.recipe.as_json(),
            "answers": kept + now,
            "facts": fingerprint(self.reading),
        }


def look_at(
    sheet: Sheet,
    file_name: str,
    wanted: Wanted,
    source: Source | None,
    posted: Mapping[str, str] | None = None,
    place: tuple[int, int] | None = None,
    by: str = "",
) -> Look:
    """What is to be said of a file in columns of its own.

    `posted` are answers by the keys of their questions, and corrections as `edit-C6`.
    """
    posted = posted or {}
    reading = detect(sheet, file_name, wanted, source, place)
    for cell, was, now in edits_in(reading, posted):
        reading.recipe.put(Edit(cell, was, now, by))
    look = Look(reading, nearest(wanted.dataset, source, fingerprint(reading)["headings"]))
    earlier = look.earlier.answers if look.earlier else []
    answer(reading.questions, posted, earlier, by)
    if look.earlier:
        asked = list(differences(reading, look.earlier.facts))
        answer(asked, posted, earlier, by)
        reading.questions += asked
    look.checks, raised = checked(reading)
    answer(raised, posted, earlier, by)
    reading.questions += raised
    return look


def edits_in(reading: Reading, posted: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """(cell, text of the file, corrected text)"""
    wanted = {key.removeprefix("edit-"): text for key, text in posted.items() if key[:5] == "edit-"}
    if not wanted:
        return
    for row in every_row(reading.survey.sheet):
        for index, text in enumerate(row.cells):
            cell = f"{header.letter(index)}{row.number}"
            if cell in wanted and wanted[cell] != text:
                yield cell, text, wanted[cell]


def nearest(dataset: str, source: Source | None, headings: list[str]) -> FileMapping | None:
    """The files before this one that are most like it: of its source first."""
    offered = FileMapping.objects.filter(dataset__slug=dataset, is_offered=True)
    best, most = None, ALIKE
    for kept in [*offered.filter(source=source), *offered.filter(source=None)]:
        theirs = set(kept.facts.get("headings", []))
        alike = len(theirs & set(headings)) / max(len(theirs | set(headings)), 1)
        if theirs and alike > most:
            best, most = kept, alike
    return best


@contextmanager
def opened(
    upload: Upload,
    posted: Mapping[str, str] | None = None,
    place: tuple[int, int] | None = None,
    by: str = "",
    sheet: str = "",
) -> Iterator[Look]:
    """The look at an upload; its rows can be read within. FileRefused if it can't be read."""
    with upload.file.open("rb") as file, read_apart(file, sheet or upload.sheet) as found:
        wanted = wanted_of(upload.dataset.slug, upload.source)
        yield look_at(found, upload.file_name, wanted, upload.source, posted, place, by)


def has_own_headings(sheet: Sheet, resource: Any) -> bool:
    """Whether a file is in the dataset's own columns, and speaks of North Korea's partners."""
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
    named = [row.cells[place] for row in sheet.rows if place < len(row.cells)]
    return not named or sum(map(wanted.is_home, named)) * 2 < len(named)


def is_own(file: IO[bytes], sheet: str, dataset: Any, source: Source | None) -> bool:
    resource = registry.get(dataset)(source)
    with read_apart(file, sheet, LOOKED_AT) as found:
        return has_own_headings(found, resource)


def decide(upload: Upload) -> bool:
    """Whether the upload can be read without a question; how is noted, if it needs that.

    A file that can't be looked at goes on, to be refused in the usual way.
    """
    try:
        with upload.file.open("rb") as file:
            if is_own(file, upload.sheet, upload.dataset, upload.source):
                return True
        with opened(upload) as look:
            if not (look.is_known and look.is_ready):
                return False
            keep(upload, look)
    except FileRefused:
        return True
    return True


def keep(upload: Upload, look: Look, name: str = "", user: Any = None) -> FileMapping:
    """The upload is read by the recipe as it is answered; the next file is compared with it."""
    description = look.description()
    kept = look.earlier
    if kept is None or kept.source_id != upload.source_id:
        kept = FileMapping.objects.filter(
            dataset=upload.dataset,
            source=upload.source,
            fingerprint=fingerprint_of(description["facts"]),
        ).first() or FileMapping(dataset=upload.dataset, source=upload.source)
    kept.name = name or kept.name or usual_name(upload, look)
    kept.description = description
    kept._history_user = user or upload.created_by  # type: ignore[attr-defined]
    kept.save()
    upload.mapping, upload.mapping_version = kept, kept.version
    upload.save(update_fields=["mapping", "mapping_version", "sheet"])
    return kept


def usual_name(upload: Upload, look: Look) -> str:
    who, title = str(upload.source or upload.dataset), look.reading.survey.title
    what = look.reading.format or (title[0].text if title else upload.file_name)
    return (who if what == who else f"{who}: {what}")[:120]


def reader_of(upload: Upload) -> Callable[[Sheet], Sheet] | None:
    """What makes the dataset's columns of the file's; None where the file has them."""
    if upload.mapping is None:
        return None
    return reader(recipe_of(upload), wanted_of(upload.dataset.slug, upload.source))


def recipe_of(upload: Upload) -> Recipe:
    """By which a file in columns of its own was read, or is to be; FileRefused where that was said
    before there were recipes.
    """
    try:
        return upload.mapping.at(upload.mapping_version)  # type: ignore[union-attr]
    except ValueError as error:
        raise FileRefused(OF_BEFORE) from error


def reader(recipe: Recipe, wanted: Wanted) -> Callable[[Sheet], Sheet]:
    return lambda sheet: as_sheet(Figures(sheet, recipe, wanted.vocabulary))
