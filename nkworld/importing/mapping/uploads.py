"""A file that was handed in: looked at anew, compared with those before it, read or asked about."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.template.loader import render_to_string

from nkworld.atlas.models import Country, CountryAlias
from nkworld.atlas.names import normalise
from nkworld.atlas.resolve import CountryNotResolved, CountryResolver
from nkworld.desk.proposals.models import Kind, RecordChange, values_of
from nkworld.desk.proposals.publishing import propose
from nkworld.provenance.models import Source, State

from .. import registry
from ..budgets import Row
from ..models import Upload
from ..reading import Sheet, columns_of, letter, place_of
from ..reading_process import read_apart
from ..refusals import FileRefused
from ..understanding import Reader
from .checks import Run
from .detectors import detect
from .figures import Figure, as_sheet
from .fingerprint import differences, fingerprint, headings_of
from .questions import CARDS, Reading, answer
from .recipe import Edit
from .survey import Header, every_row
from .wanted import Wanted

LOOKED_AT = 300  # rows, to see whether a file is in the dataset's own columns
ALIKE = 0.5  # of the headings of two files that are compared
NEWEST = 50  # files before one that it may be compared with
WIDEST = 60  # columns of a grid
ROWS = 40  # of the sheet that the page shows
REFUSED = 400  # cells that are shown at once: a form has a thousand fields at most
AMOUNTS = ("value", "value_low", "value_high", "quantity")
UNSAID = (*AMOUNTS, "as_quoted", "citation", "note", "basis")
KOREAN, CHINESE = re.compile("[\uac00-\ud7a3]"), re.compile("[\u3400-\u9fff]")


def look_at(
    sheet: Sheet,
    file_name: str,
    wanted: Wanted,
    source: Source | None,
    posted: Mapping[str, str] | None = None,
    by: str = "",
) -> Reading:
    """What is to be said of a file in columns of its own, the questions of the past answered;
    FileRefused if it can't be read.

    `posted` are answers by the keys of their questions, corrections as `edit-C6`, and where the
    headings stand. The rows are gone through for the survey, and once for what comes of them.
    """
    posted, place = posted or {}, None
    row, depth = posted.get("header_row", "").strip(), posted.get("header_depth", "1")
    # A person has said other headings than were found.
    if row.isdecimal() and posted.get("headings_found") != f"{row}|{depth}":
        place = max(int(row), 1), int(depth) if depth in ("2", "3") else 1
    reading = detect(sheet, file_name, wanted, source, place)
    edits = {key.removeprefix("edit-"): text for key, text in posted.items() if key[:5] == "edit-"}
    for line in every_row(sheet) if edits else ():
        width = len(reading.survey.facts)
        for index, text in enumerate([*line.cells, *[""] * width][:width]):
            cell = f"{letter(index)}{line.number}"
            if edits.get(cell, text) != text:
                reading.recipe.put(Edit(cell, text, edits[cell], by))
    earlier = reading.earlier = nearest(wanted.dataset, source, reading.survey.header)
    answers = earlier.recipe["answers"] if earlier else []
    answer(reading.questions, posted, answers, by)
    if earlier:
        asked = differences(reading, earlier.recipe["fingerprint"])
        reading.questions += answer(asked, posted, answers, by)
    reading.run = Run(reading, reading.answered())
    reading.questions += answer(reading.run.questions, posted, answers, by)
    return reading


def nearest(dataset: str, source: Source | None, found: Header) -> Upload | None:
    """The file before this one that is most like it: of its source first, then the newest. One
    whose draft was discarded answers for nothing.
    """
    ours = set(headings_of(found))

    def alike(upload: Upload) -> float:
        theirs = set(upload.recipe["fingerprint"].get("headings", []))
        return len(theirs & ours) / len(theirs | ours)

    read = Upload.objects.filter(dataset__slug=dataset).exclude(recipe={}).defer("outcome")
    read = read.exclude(releases__state=State.DISCARDED)
    before = [*read.filter(source=source)[:NEWEST], *read.filter(source=None)[:NEWEST]]
    return max((one for one in before if alike(one) > ALIKE), key=alike, default=None)


def recipe_json(reading: Reading) -> dict[str, Any]:
    """As an upload keeps it: answers that were given to files before it stay."""
    now = [
        {"question": q.key, "evidence": q.evidence, "answer": q.answer, "by": q.answered_by}
        for q in reading.questions
        if q.answer and not q.is_open
    ]
    asked = {(one["question"], one["evidence"]) for one in now}
    before = reading.earlier.recipe["answers"] if reading.earlier else []
    kept = [one for one in before if (one["question"], one["evidence"]) not in asked]
    own = {"answers": kept + now, "fingerprint": fingerprint(reading)}
    return reading.answered().as_json() | own


def is_own(sheet: Sheet, resource: Any) -> bool:
    """Whether a file is in the dataset's own columns, and speaks of North Korea's partners."""
    try:
        columns = columns_of(sheet.first, resource)
    except FileRefused:
        return False
    places = [index for index, name in columns.items() if name == "country"]
    named = [
        row.cells[i] for row in islice(sheet.rows, LOOKED_AT) for i in places if i < len(row.cells)
    ]
    wanted = Wanted(resource)
    return wanted.takes_home or not named or sum(map(wanted.is_home, named)) * 2 < len(named)


@dataclass
class Watched:
    """Rows that are counted each time they are gone through, until somebody stops it."""

    rows: Iterable
    watched: Callable[[Iterable], Iterable]

    def __iter__(self) -> Iterator:
        return iter(self.watched(self.rows))


def decide(upload: Upload, watched: Callable[[Iterable], Iterable] = iter) -> bool:
    """Whether the upload can be read; by which recipe is noted, if it is in columns of its own.

    Else what its page shows is kept, with the answers of `upload.outcome["posted"]`. A file that
    can't be looked at goes on, to be refused in the usual way.
    """
    posted, by = upload.outcome.get("posted", {}), upload.outcome.get("by", "")
    resource = registry.get(upload.dataset)(upload.source)
    chosen = [one for key, one in posted.items() if key[:6] == "sheet:" and one != "this"]
    name = next(iter(chosen), posted.get("sheet", ""))
    try:
        if not posted:
            with (
                upload.file.open("rb") as file,
                read_apart(file, name or upload.sheet, LOOKED_AT) as sheet,
            ):
                if is_own(sheet, resource):
                    return True
        with upload.file.open("rb") as file, read_apart(file, name or upload.sheet) as sheet:
            sheet.rows = Watched(sheet.rows, watched)
            wanted = Wanted(resource)
            reading = look_at(sheet, upload.file_name, wanted, upload.source, posted, by)
            is_known = reading.earlier is not None or reading.format is not None
            if not reading.is_ready or not ("read" in posted or not posted and is_known):
                upload.outcome["page"] = rendered(reading, upload, resource, posted, name)
                upload.save(update_fields=["outcome"])
                return False
    except FileRefused:
        return True
    upload.recipe, upload.sheet = recipe_json(reading), name or upload.sheet
    upload.save(update_fields=["recipe", "sheet"])
    user = User.objects.filter(username=by).first() or upload.created_by
    if user and user.has_perm("atlas.change_country"):
        propose_spellings(reading, user)
    return True


def propose_spellings(reading: Reading, user: User) -> None:
    """A word that was explained for one file is proposed for all, where its box is ticked: of
    countries; a second person decides, as of any alias.

    One that is known or proposed already is passed over, and so is an answer that names nobody.
    """
    for question in reading.questions:
        if not question.is_proposed:
            continue
        try:
            country = CountryResolver.load().resolve(question.answer)
        except CountryNotResolved:
            continue
        is_korean, is_chinese = KOREAN.search(question.word), CHINESE.search(question.word)
        language = "ko" if is_korean else "zh" if is_chinese else "en"
        alias = CountryAlias(country=country, text=question.word, language=language)
        known = CountryAlias.objects.filter(key=normalise(question.word)).exists()
        of_aliases = ContentType.objects.get_for_model(CountryAlias)
        waiting = RecordChange.objects.filter(content_type=of_aliases, name=question.word)
        if not normalise(question.word) or known or waiting.exists():
            continue
        what = {"content_type": of_aliases, "name": question.word, "after": values_of(alias)}
        change = RecordChange(object_id=-1, kind=Kind.ADD, position=0, **what)
        propose(country, [change], user, Country, reason=f"In “{reading.survey.file_name}”"[:100])


def grid(
    rows: Iterable[Row],
    kind: Callable[[Row, int], str],
    notes: Mapping[str, str],
    fields: Mapping[str, str | None] = {},  # noqa: B006 - never written to
) -> dict[str, Any]:
    """Rows of a sheet as a page shows them. `kind` tells of (row, index) what a cell is, `notes`
    stand below cells, `fields` are places that can be corrected, with what was said there.
    """
    rows = list(rows)
    width = min(max((len(row.cells) for row in rows), default=0), WIDEST)
    letters = [letter(index) for index in range(width)]
    lines = []
    for row in rows:
        cells = []
        for index, text in enumerate([*row.cells, *[""] * width][:width]):
            place = f"{letters[index]}{row.number}"
            said = fields.get(place)
            cell = {"place": place, "text": text if said is None else said}
            more = {"note": notes.get(place, ""), "is_edited": place in fields}
            cells.append(cell | more | {"kind": kind(row, index)})
        lines.append((row.number, cells))
    return {"letters": letters, "lines": lines}


def rendered(
    reading: Reading, upload: Upload, resource: Any, posted: Mapping[str, str], sheet: str
) -> str:
    """The parts of the page that follow from the file; its rows must still be readable."""
    run, survey, recipe = reading.run, reading.survey, reading.answered()
    problems, others = dict(run.problems), []
    letters = {heading.text: heading.letter for heading in run.table.single.values()}
    refusals = []  # of the one parser of the dataset, row by row
    if reading.is_ready:
        try:
            refusals = Reader(resource, as_sheet(reading.figures(recipe))).read().refusals
        except FileRefused as error:
            refusals = error.refusals
    for one in refusals:
        if one.row and one.column in letters:
            problems.setdefault(f"{letters[one.column]}{one.row}", one.sentence)
        elif one.sentence not in run.problems.values():
            others.append(one)
    edits = {edit.cell: edit for edit in recipe.each(Edit)}
    notes = {cell: f"In the file: “{edit.was}”" for cell, edit in edits.items()} | problems
    cells = {*islice(notes, REFUSED)} | edits.keys()
    numbers = {place_of(cell)[1] for cell in cells}
    refused = [row for row in every_row(survey.sheet) if row.number in numbers]
    fields = {cell: edits[cell].now if cell in edits else None for cell in cells}
    questions = sorted(reading.questions, key=lambda question: not question.is_open)
    cards = [(title, [q for q in questions if q.card == title]) for title in CARDS]
    found, kind = f"{survey.header.first}|{len(survey.header.rows)}", _kind_in(reading)
    return render_to_string(
        "mapping/look.html",
        {
            "upload": upload,
            "look": reading,
            "run": run,
            "sentences": recipe.sentences,
            "cards": [(title, own) for title, own in cards if own],
            "figures": [
                (one, one.printed or one.values["as_quoted"], _after(one, reading, resource))
                for one in run.first
            ],
            "refused": cells and grid([*survey.header.rows, *refused], kind, notes, fields),
            "problems": len(problems),
            "shown": REFUSED,
            "others": others,
            "grid": grid(survey.rows[:ROWS], kind, {}),
            "is_refused": "read" in posted and not reading.is_ready,
            "sheet": sheet,
            "headings_found": posted.get("headings_found") or found,
        },
    )


def _kind_in(reading: Reading) -> Callable[[Row, int], str]:
    header, table = reading.survey.header, reading.run.table
    kinds = {
        h.index: "figure" if c.field in AMOUNTS else "key" for h, c in table.columns if c.field
    }
    out = {place for places in table.left_out.values() for place in places}

    def kind(row: Row, index: int) -> str:
        if row.number <= header.last:
            return "header" if row.number >= header.first else "title"
        is_out = row.hidden or out & {f"row {row.number}", f"{letter(index)}{row.number}"}
        return "out" if is_out else kinds.get(index, "out")

    return kind


def _after(figure: Figure, reading: Reading, resource: Any) -> str:
    """“China, 2017, exports: 1,650,000,000”"""
    said = []
    for name in reading.wanted.fields:
        text = figure.values.get(name, "")
        if not text or name in UNSAID:
            continue
        try:
            value = resource.fields[name].widget.clean(text, row=figure.values)
        except (ValueError, KeyError):
            value = text
        labels = dict(reading.wanted.choices.get(name, []))
        said.append(labels.get(text, "").lower() or str(getattr(value, "label", None) or value))
    amounts = [figure.problems.get(n) or figure.values.get(n, "") for n in AMOUNTS]
    grouped = [f"{int(text):,}" if text.isdecimal() else text for text in amounts if text]
    return f"{', '.join(said)}: {' · '.join(grouped)}"
