"""A file that was handed in: looked at anew, compared with those before it, read or asked about;
later searched for the cell of a claim.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import islice
from string import digits
from typing import IO, Any

from django import forms
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.template.loader import render_to_string

from nkworld.atlas.models import Country, CountryAlias, CountryNotResolved
from nkworld.atlas.names import normalise
from nkworld.desk.proposals.models import RecordChange, changes_between, picture_of
from nkworld.desk.proposals.publishing import propose
from nkworld.provenance.models import Observation, State

from .. import reading as files
from ..models import Upload
from ..reading import FileRefused, Row, Sheet, letter, place_of
from ..reading_process import read_apart
from ..understanding import Reader, stored_as
from ..widgets import resources
from .checks import Run, ask_differences, fingerprint, headings_of
from .columns import CARDS, QUESTIONS, Reading, columns_of, likeliest
from .detectors import DETECTORS
from .figures import Figure, Figures, as_row, as_sheet
from .recipe import Constant, Edit, Headings, Recipe, Scale
from .survey import Header, Wanted, covered

SHOWN = 300  # first rows, in which the headings are looked for
LOOKED_AT = 300  # rows, to see whether a file is in the dataset's own columns
ALIKE = 0.5  # of the headings of two files that are compared
NEWEST = 50  # files before one that it may be compared with
WIDEST = 60  # columns of a grid
ROWS = 40  # of the sheet that the page shows
REFUSED = 400  # cells that are shown at once: a form has a thousand fields at most
AROUND = 5  # rows that are shown above and below a claim's
AMOUNTS = ("value", "value_low", "value_high", "quantity")
UNSAID = (*AMOUNTS, "as_quoted", "citation", "note", "basis")
KOREAN, CHINESE = re.compile("[\uac00-\ud7a3]"), re.compile("[\u3400-\u9fff]")


def look_at(
    sheet: Sheet,
    file_name: str,
    wanted: Wanted,
    posted: Mapping[str, str],
    by: str = "",
) -> Reading:
    """How a file in columns of its own is read; FileRefused if it can't be. `posted` are answers by
    the keys of their questions, corrections as `edit-C6`, and where the headings stand.
    """
    first, merged = list(islice(sheet, SHOWN)), covered(sheet.merged)
    row, depth = posted.get("header_row", "").strip(), posted.get("header_depth", "1")
    # A person has said other headings than were found.
    if row.isdecimal() and posted.get("headings_found") != f"{row}|{depth}":
        start = next((i for i, one in enumerate(first) if one.number >= int(row)), 0)
        rows = int(depth) if depth in ("2", "3") else 1
        header = Header(first[start : start + rows], merged)
    else:
        header = likeliest(first, merged, wanted)
    # The file before this one that is most like it, unless its draft was discarded.
    mapped = Upload.objects.filter(dataset__slug=wanted.dataset).exclude(recipe={}).defer("outcome")
    mapped = mapped.exclude(releases__state=State.DISCARDED)
    before = [*mapped.filter(source=wanted.source)[:NEWEST], *mapped.filter(source=None)[:NEWEST]]
    ours, alike = set(headings_of(header)), dict[Upload, float]()
    for upload in before:
        theirs = set(upload.recipe["fingerprint"].get("headings", []))
        alike[upload] = len(theirs & ours) / len(theirs | ours)
    near = [upload for upload in alike if alike[upload] > ALIKE]
    earlier = max(near, key=alike.__getitem__, default=None)
    reading = Reading(sheet, file_name, header, wanted, posted, by, earlier)
    reading.recipe.put(Headings(header.first, len(header.rows)))
    columns, reading.unknown = columns_of(reading, wanted)
    reading.recipe.steps += columns
    for detector in DETECTORS:
        detector(reading)
    edits = {key.removeprefix("edit-"): text for key, text in posted.items() if key[:5] == "edit-"}
    for line in sheet if edits else ():
        for facts in reading.facts:
            cell = f"{facts.heading.letter}{line.number}"
            text = "".join(line.cells[facts.heading.index : facts.heading.index + 1])
            if edits.get(cell, text) != text:
                reading.recipe.put(Edit(cell, text, edits[cell], by))
    ask_differences(reading)
    reading.run = Run(reading)
    return reading


def recipe_json(reading: Reading) -> dict[str, Any]:
    """As an upload keeps it: answers that were given to files before it stay."""
    now = [
        {"question": q.key, "evidence": q.evidence, "answer": q.answer, "by": q.answered_by}
        for q in reading.questions
        if q.answer and not q.is_open
    ]
    before = reading.earlier.recipe["answers"] if reading.earlier else []
    answers = {(one["question"], one["evidence"]): one for one in before + now}
    own = {"answers": [*answers.values()], "fingerprint": fingerprint(reading)}
    return reading.answered().as_json() | own


@dataclass
class Watched:
    """Rows that are counted each time they are gone through, until somebody stops it."""

    rows: Iterable
    watched: Callable[[Iterable], Iterable]

    def __iter__(self) -> Iterator:
        return iter(self.watched(self.rows))


@contextmanager
def looked_at(
    file: IO[bytes],
    upload: Upload,
    sheet_name: str,
    posted: Mapping[str, str],
    by: str = "",
    watched: Callable[[Iterable], Iterable] = iter,
) -> Iterator[Reading | None]:
    """None of a file in the dataset's own columns; the rows can be read within."""
    wanted = Wanted(upload.dataset.slug, upload.source)
    if not posted:
        with read_apart(file, sheet_name, LOOKED_AT) as sheet:
            # In the dataset's own columns, and it speaks of North Korea's partners.
            own = False
            with suppress(FileRefused):
                columns = files.columns_of(sheet.first, wanted.resource)
                places = [index for index, name in columns.items() if name == "country"]
                cells = [row.cells for row in islice(sheet.rows, LOOKED_AT)]
                named = [row[index] for row in cells for index in places if index < len(row)]
                at_home = sum(map(wanted.is_home, named))
                own = wanted.takes_home or not named or at_home * 2 < len(named)
        if own:
            yield None
            return
    with read_apart(file, sheet_name) as sheet:
        sheet.rows = Watched(sheet.rows, watched)
        yield look_at(sheet, upload.file_name, wanted, posted, by)


def decide(upload: Upload, watched: Callable[[Iterable], Iterable] = iter) -> bool:
    """Whether the upload can be read; else what its page shows is kept."""
    posted, by = upload.outcome.get("posted", {}), upload.outcome.get("by", "")
    chosen = [one for key, one in posted.items() if key[:6] == "sheet:" and one != "this"]
    name = next(iter(chosen), posted.get("sheet", ""))
    given = (upload, name or upload.sheet, posted, by, watched)
    try:
        with upload.file.open("rb") as file, looked_at(file, *given) as reading:
            if reading is None:
                return True
            is_known = reading.earlier is not None or reading.format is not None
            if not reading.is_ready or not ("read" in posted or not posted and is_known):
                upload.outcome["page"] = rendered(reading, upload, name)
                upload.save(update_fields=["outcome"])
                return False
    except FileRefused:  # as it will be when it is read
        return True
    upload.recipe, upload.sheet = recipe_json(reading), name or upload.sheet
    upload.save(update_fields=["recipe", "sheet"])
    user = User.objects.filter(username=by).first() or upload.created_by
    if not user or not user.has_perm("atlas.change_country"):
        return True
    # A word whose box is ticked is proposed as an alias, unless known, proposed or nobody's.
    of_aliases = ContentType.objects.get_for_model(CountryAlias)
    for question in [one for one in reading.questions if one.is_proposed]:
        word, key = question.word, normalise(question.word)
        try:
            country = reading.wanted.resolver.resolve(question.answer)
        except CountryNotResolved:
            continue
        waiting = RecordChange.objects.filter(content_type=of_aliases, name=word)
        if not key or CountryAlias.objects.filter(key=key).exists() or waiting.exists():
            continue
        language = "ko" if KOREAN.search(word) else "zh" if CHINESE.search(word) else "en"
        alias = CountryAlias(pk=-1, country=country, text=word, language=language)
        changes = changes_between({}, picture_of([alias]))
        propose(country, changes, user, Country, reason=f"In “{reading.file_name}”"[:100])
    return True


def grid(
    rows: Iterable[Row],
    kind: Callable[[Row, int], str],
    notes: Mapping[str, str],
    fields: Mapping[str, str | None] = {},  # noqa: B006 - never written to
) -> dict[str, Any]:
    """Rows for a page: what `kind` a cell is, `notes` below cells, `fields` with corrections."""
    rows = list(rows)
    width = min(max((len(row.cells) for row in rows), default=0), WIDEST)
    letters = [letter(index) for index in range(width)]
    lines: list[tuple[int, list[dict[str, Any]]]] = []
    for row in rows:
        lines.append((row.number, []))
        for index, text in enumerate([*row.cells, *[""] * width][:width]):
            place = f"{letters[index]}{row.number}"
            corrected = fields.get(place)
            lines[-1][1].append(
                {
                    "place": place,
                    "text": text if corrected is None else corrected,
                    "note": notes.get(place, ""),
                    "kind": kind(row, index),
                    "is_edited": place in fields,
                }
            )
    return {"letters": letters, "lines": lines}


class PlaceForm(forms.Form):
    """Which sheet is read, and where its headings stand."""

    use_required_attribute = False
    header_row = forms.CharField(
        label="The headings begin in row", widget=forms.TextInput({"inputmode": "numeric"})
    )
    header_depth = forms.ChoiceField(
        label="and are so many rows", choices=[(each, each) for each in "123"]
    )

    def __init__(self, reading: Reading, sheet: str) -> None:
        header, sheets = reading.header, reading.sheet.sheets
        given = {"sheet": sheet, "header_row": header.first, "header_depth": len(header.rows)}
        super().__init__(initial=given, label_suffix="")
        if len(sheets) > 1:
            usual = "The first that is shown and has anything in it"
            choices = [("", usual), *((title, title) for title in sheets)]
            self.fields = {"sheet": forms.ChoiceField(choices=choices)} | self.fields


def rendered(reading: Reading, upload: Upload, sheet: str) -> str:
    run, recipe, header = reading.run, reading.answered(), reading.header
    problems, others, resource = dict(run.problems), [], reading.wanted.resource
    letters = {heading.text: heading.letter for heading in run.table.single.values()}
    try:  # what the one parser of the dataset refuses, row by row
        sheet_of_it = as_sheet(Figures(reading.sheet, recipe, reading.wanted))
        refusals = Reader(resource, sheet_of_it).read().refusals if reading.is_ready else []
    except FileRefused as error:
        refusals = error.refusals
    for one in refusals:
        if one.row and one.column in letters:
            problems.setdefault(f"{letters[one.column]}{one.row}", one.sentence)
        elif one.sentence not in run.problems.values():
            others.append(one)
    edits = {edit.cell: edit.now for edit in recipe.each(Edit)}
    notes = {one.cell: f"In the file: “{one.was}”" for one in recipe.each(Edit)} | problems
    fields = {cell: edits.get(cell) for cell in (*islice(notes, REFUSED), *edits)}
    numbers = {place_of(cell)[1] for cell in fields}
    refused = [row for row in reading.sheet if row.number in numbers]
    questions = sorted(reading.questions, key=lambda question: not question.is_open)
    cards = [
        (title, [q for q in questions if QUESTIONS[q.kind]["card"] == title]) for title in CARDS
    ]
    found = f"{header.first}|{len(header.rows)}"
    used = [(heading.index, column.field) for heading, column in run.table.columns if column.field]
    kinds = {index: "figure" if name in AMOUNTS else "key" for index, name in used}
    out = {place for places in run.table.left_out.values() for place in places}

    def kind(row: Row, index: int) -> str:
        if row.number <= header.last:
            return "header" if row.number >= header.first else "title"
        is_out = row.hidden or out & {f"row {row.number}", f"{letter(index)}{row.number}"}
        return "out" if is_out else kinds.get(index, "out")

    return render_to_string(
        "mapping/look.html",
        {
            "upload": upload,
            "look": reading,
            "run": run,
            "sentences": recipe.sentences,
            "cards": [(title, own) for title, own in cards if own],
            "figures": [
                (one, one.printed or one.values["as_quoted"], _after(one, reading))
                for one in run.first
            ],
            "refused": fields and grid([*header.rows, *refused], kind, notes, fields),
            "problems": len(problems),
            "shown": REFUSED,
            "others": others,
            "grid": grid(islice(reading.sheet, ROWS), kind, {}),
            "is_refused": "read" in reading.posted and not reading.is_ready,
            "place": PlaceForm(reading, sheet),
            "headings_found": reading.posted.get("headings_found") or found,
        },
    )


def _after(figure: Figure, reading: Reading) -> str:
    """“China, 2017, exports: 1,650,000,000”"""
    words = []
    for name in reading.wanted.fields:
        text = value = figure.values.get(name, "")
        if not text or name in UNSAID:
            continue
        with suppress(ValueError, KeyError):
            value = reading.wanted.widgets[name].clean(text, row=figure.values)
        labels = dict(reading.wanted.choices.get(name, []))
        words.append(labels.get(text, "").lower() or str(getattr(value, "label", None) or value))
    values = figure.values | {name: text for name, (_, text) in figure.problems.items()}
    stated = [values.get(name, "") for name in AMOUNTS]
    grouped = [f"{int(text):,}" if text.isdecimal() else text for text in stated if text]
    return f"{', '.join(words)}: {' · '.join(grouped)}"


def upload_of(claim: Observation) -> Upload | None:
    uploads = Upload.objects.filter(releases=claim.release_id).exclude(file="")
    return uploads.select_related("dataset", "source").first()


def origin_of(claim: Observation) -> dict[str, Any] | None:
    """The `cell` of its `upload` in which a claim was read, the `marks` of all cells that gave to
    it, and the `grid` around them: the kept file is read once more, and nothing is stored, so that
    file, recipe and cell can't disagree. None where no file was kept or the claim is not in it;
    FileRefused if it can't be read.
    """
    if (upload := upload_of(claim)) is None:
        return None
    with upload.file.open("rb") as file, read_apart(file, upload.sheet) as sheet:
        if (found := _found(upload, sheet, claim)) is None:
            return None
        cell, marks = found
        at = place_of(cell)[1]
        numbers = {*range(at - AROUND, at + AROUND + 1), *(place_of(each)[1] for each in marks)}
        rows = [row for row in sheet if row.number in numbers]

    def kind(row: Row, index: int) -> str:
        place = f"{letter(index)}{row.number}"
        return ("origin is-cell" if place == cell else "origin") if place in marks else "out"

    return {"upload": upload, "cell": cell, "marks": marks, "grid": grid(rows, kind, marks)}


def _found(upload: Upload, sheet: Sheet, claim: Observation) -> tuple[str, dict[str, str]] | None:
    """(its cell, what each cell gave to it), by the recipe of its file or in the own columns."""
    resource = resources()[upload.dataset.slug](upload.source)
    rows: Iterable[tuple[Row, str]]
    elsewhere: dict[str, str] = {}
    if upload.recipe:
        recipe = Recipe.from_json(upload.recipe)
        table = Figures(sheet, recipe, Wanted(upload.dataset.slug, upload.source))
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
            above = {f"{cell.rstrip(digits)}{line.number}": "heading" for line in headings}
            beside = {f"{letter(index)}{row.number}": name for index, name in keys}
            return cell, above | beside | {cell: "the value"} | elsewhere
    return None
