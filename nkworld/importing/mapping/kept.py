"""A file that was handed in: looked at anew, compared with those before it, read or asked about."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from django.contrib.auth.models import User

from nkworld.provenance.models import Source

from .. import header, registry
from ..models import Upload
from ..reading import Sheet
from ..reading_process import read_apart
from ..refusals import FileRefused, Refusal
from .checks import Run
from .detectors import detect
from .figures import Figures, as_sheet
from .fingerprint import differences, fingerprint, headings_of
from .models import FileMapping, fingerprint_of
from .questions import answer
from .reading import Reading
from .recipe import Edit, Recipe
from .spellings import propose_spellings
from .survey import Header, Place, every_row
from .wanted import Wanted, wanted_of

LOOKED_AT = 300  # rows, to see whether a file is in the dataset's own columns
SMALL = 2**17  # bytes of a file that is looked at within a request
ALIKE = 0.5  # of the headings of two files that are compared
OF_BEFORE = (
    "The file was described before the portal looked at each file anew: upload it again, and "
    "answer what is asked of it."
)


@dataclass
class Look:
    """A file with its questions, those of the past answered, and what becomes of it."""

    reading: Reading
    earlier: FileMapping | None
    run: Run
    chosen_sheet: str = ""

    @property
    def recipe(self) -> Recipe:
        return self.reading.answered()

    @property
    def is_ready(self) -> bool:
        return not self.reading.open and not self.reading.stops

    def refusals(self, resource: Any) -> list[Refusal]:
        """What the one parser of the dataset will refuse, row by row."""
        try:
            found = resource.understand(as_sheet(self.reading.figures(self.recipe)))
            return list(found.refusals)
        except FileRefused as error:
            return error.refusals

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
    by: str = "",
) -> Look:
    """What is to be said of a file in columns of its own; FileRefused if it can't be read.

    `posted` are answers by the keys of their questions, corrections as `edit-C6`, and where the
    headings stand. The rows are gone through for the survey, and once for what comes of them.
    """
    posted = posted or {}
    reading = detect(sheet, file_name, wanted, source, _place(posted))
    edits = {key.removeprefix("edit-"): text for key, text in posted.items() if key[:5] == "edit-"}
    for row in every_row(sheet) if edits else ():
        width = len(reading.survey.facts)
        for index, text in enumerate([*row.cells, *[""] * width][:width]):
            cell = f"{header.letter(index)}{row.number}"
            if edits.get(cell, text) != text:
                reading.recipe.put(Edit(cell, text, edits[cell], by))
    earlier = nearest(wanted.dataset, source, reading.survey.header)
    answers = earlier.answers if earlier else []
    answer(reading.questions, posted, answers, by)
    if earlier:
        reading.questions += answer(differences(reading, earlier.facts), posted, answers, by)
    run = Run(reading, reading.answered())
    reading.questions += answer(run.questions, posted, answers, by)
    return Look(reading, earlier, run)


def _place(posted: Mapping[str, str]) -> tuple[int, int] | None:
    """(row, how many) of the headings, where a person has said other ones than were found."""
    row, depth = posted.get("header_row", "").strip(), posted.get("header_depth", "1")
    if not row.isdecimal() or posted.get("headings_found") == f"{row}|{depth}":
        return None
    return max(int(row), 1), int(depth) if depth in ("2", "3") else 1


def nearest(dataset: str, source: Source | None, found: Header) -> FileMapping | None:
    """The files before this one that are most like it: of its source first."""
    ours = set(headings_of(found))

    def alike(kept: FileMapping) -> float:
        theirs = set(kept.facts.get("headings", []))
        return len(theirs & ours) / len(theirs | ours)

    offered = FileMapping.objects.filter(dataset__slug=dataset, is_offered=True)
    kept = [*offered.filter(source=source), *offered.filter(source=None)]
    return max((one for one in kept if alike(one) > ALIKE), key=alike, default=None)


@dataclass
class Watched:
    """Rows that are counted each time they are gone through, until somebody stops it."""

    rows: Iterable
    watched: Callable[[Iterable], Iterable]

    def __iter__(self) -> Iterator:
        return iter(self.watched(self.rows))


def is_own(file: IO[bytes], sheet: str, dataset: Any, source: Source | None) -> bool:
    """Whether a file is in the dataset's own columns, and speaks of North Korea's partners."""
    resource = registry.get(dataset)(source)
    with read_apart(file, sheet, LOOKED_AT) as found:
        try:
            columns = header.columns_of(found.first, resource)
        except FileRefused:
            return False
        places = [index for index, name in columns.items() if name == "country"]
        named = [row.cells[i] for row in found.rows for i in places if i < len(row.cells)]
    wanted = Wanted(resource)
    return wanted.takes_home or not named or sum(map(wanted.is_home, named)) * 2 < len(named)


def decide(upload: Upload, watched: Callable[[Iterable], Iterable] = iter) -> bool:
    """Whether the upload can be read; how is noted, if it is in columns of its own.

    Else what its page shows is kept, with the answers of `upload.outcome["posted"]`. A file that
    can't be looked at goes on, to be refused in the usual way.
    """
    from .page import rendered

    posted, by = upload.outcome.get("posted", {}), upload.outcome.get("by", "")
    resource = registry.get(upload.dataset)(upload.source)
    chosen = [one for key, one in posted.items() if key[:6] == "sheet:" and one != "this"]
    name = next(iter(chosen), posted.get("sheet", ""))
    try:
        with upload.file.open("rb") as file:
            if not posted and is_own(file, upload.sheet, upload.dataset, upload.source):
                return True
            with read_apart(file, name or upload.sheet) as sheet:
                sheet.rows = Watched(sheet.rows, watched)
                wanted = Wanted(resource)
                look = look_at(sheet, upload.file_name, wanted, upload.source, posted, by)
                look.chosen_sheet = name
                is_known = look.earlier is not None or look.reading.format is not None
                if look.is_ready and ("read" in posted or not posted and is_known):
                    keep(upload, look, posted, by)
                    return True
                upload.outcome["page"] = rendered(look, resource, posted)
                upload.save(update_fields=["outcome"])
                return False
    except FileRefused:
        return True


def keep(upload: Upload, look: Look, posted: Mapping[str, str], by: str) -> FileMapping:
    """The upload is read by the recipe as it is answered; the next file is compared with it."""
    description = look.description()
    kept = look.earlier
    if kept is None or kept.source_id != upload.source_id:
        shape = fingerprint_of(description["facts"])
        own = {"dataset": upload.dataset, "source": upload.source}
        kept = FileMapping.objects.filter(**own, fingerprint=shape).first() or FileMapping(**own)
    title = [*look.reading.survey.title, Place("", upload.file_name)]
    what = look.reading.format.name if look.reading.format else title[0].text
    who = str(upload.source or upload.dataset)
    usual = who if what == who else f"{who}: {what}"
    kept.name = posted.get("name", "").strip()[:120] or kept.name or usual[:120]
    kept.description = description
    user = User.objects.filter(username=by).first() or upload.created_by
    kept._history_user = user  # type: ignore[attr-defined]
    kept.save()
    upload.mapping, upload.mapping_version = kept, kept.version
    upload.sheet = look.chosen_sheet or upload.sheet
    upload.save(update_fields=["mapping", "mapping_version", "sheet"])
    if user and user.has_perm("atlas.change_country"):
        propose_spellings(look.reading, user)
    return kept


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
    return lambda sheet: as_sheet(Figures(sheet, recipe, wanted))
