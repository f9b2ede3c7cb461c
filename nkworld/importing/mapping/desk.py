"""The desk's pages on files in columns of their own: what one says, and what was kept of those
before it.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern

from nkworld.desk.pages import DeskPages

from .. import registry
from ..desk.uploads import redirect_onward
from ..header import letter
from ..models import Upload
from ..refusals import FileRefused, Refusal
from ..tasks import cancel, start
from .figures import Figure, Figures, as_sheet
from .kept import Look, keep, opened
from .models import FileMapping, sentences_of
from .questions import CARDS, Question
from .recipe import Edit
from .survey import place_of

FIGURES, REFUSALS = 12, 12
ROWS, COLUMNS = 40, 30
AMOUNTS = ("value", "value_low", "value_high", "quantity")


@dataclass
class Cell:
    """A cell of the sheet as it is shown: what it is, and what is wrong with it."""

    place: str
    text: str
    kind: str = ""
    problem: str = ""


class FileMappingAdmin(DeskPages):
    """Files are described on the page of each; here is what was kept of them."""

    folder = "mapping"
    list_display = ["name", "dataset", "source", "version", "is_offered", "used"]
    list_filter = ["dataset", "is_offered"]
    list_select_related = ["dataset", "source"]
    search_fields = ["name", "source__short_name"]
    ordering = ["name"]
    actions = None

    def used(self, kept: Any) -> int:
        """By how many uploads."""
        return int(kept.uploads_count)

    used.short_description = "uploads"  # type: ignore[attr-defined]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FileMapping]:
        return super().get_queryset(request).annotate(uploads_count=Count("uploads"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        own = self.addresses(("upload/<int:pk>/", self.upload_view, "upload"))
        return own + super().get_urls()

    def upload_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The questions about one file; nothing is read before they are answered."""
        if not request.user.has_perm("provenance.add_release"):
            raise PermissionDenied
        uploads = Upload.objects.select_related("dataset", "source")
        upload = get_object_or_404(uploads, pk=pk)
        is_own = upload.created_by_id == request.user.pk
        if not (is_own or request.user.has_perm("provenance.change_release")):
            raise PermissionDenied
        if upload.state != Upload.State.RECEIVED:
            return redirect_onward(request, upload)
        if request.method == "POST" and "discard" in request.POST:
            cancel(upload)
            sentence = f"“{upload.file_name}” was not read; nothing of it is stored."
            messages.success(request, sentence)
            return redirect("admin:provenance_release_add")
        try:
            return self.looked_at(request, upload)
        except FileRefused:
            start(upload)  # it is refused with the same sentences, where refusals are kept
            return redirect_onward(request, upload)

    def looked_at(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        posted = _answers(request)
        chosen = (a for key, a in posted.items() if key.startswith("sheet:") and a != "this")
        sheet = next(chosen, posted.get("sheet", ""))
        place = _place(posted)
        with opened(upload, posted, place, request.user.get_username(), sheet) as look:
            wants_reading = "read" in posted
            if wants_reading and look.is_ready:
                upload.sheet = sheet or upload.sheet
                keep(upload, look, posted.get("name", "").strip()[:120], request.user)
                start(upload)
                return redirect_onward(request, upload)
            page = self.page(
                request,
                "ask",
                f"What “{upload.file_name}” says",
                upload=upload,
                look=look,
                cards=_cards(look),
                preview=Preview(look, registry.get(upload.dataset)(upload.source)),
                refused=wants_reading and not look.is_ready,
                sheet=sheet,
                headings_found=posted.get("headings_found") or _headings(look),
            )
            return page.render()  # while the rows of the file can be read

    def record_page(self, request: HttpRequest, kept: FileMapping) -> HttpResponse:
        """What was kept of files of one kind: answers, the latest recipe, its versions."""
        if request.method == "POST":
            if not self.has_change_permission(request, kept):
                raise PermissionDenied
            kept.is_offered = "is_offered" in request.POST
            kept._history_user = request.user  # type: ignore[attr-defined]
            kept.save()
            said = "is compared with these" if kept.is_offered else "is asked about from the start"
            messages.success(request, f"The next file {said}.")
            return redirect("admin:mapping_filemapping_change", kept.pk)
        versions = list(kept.history.select_related("history_user"))
        return self.page(
            request,
            "kept",
            kept.name,
            kept=kept,
            may_change=self.has_change_permission(request, kept),
            versions=[(one, sentences_of(one.description)) for one in versions],
            uploads=kept.uploads.select_related("created_by")[:10],
        )


def _answers(request: HttpRequest) -> dict[str, str]:
    """What was posted; a text in somebody's own words before the choice beside it."""
    posted = {key: text for key, text in request.POST.items() if isinstance(text, str)}
    own = {key[6:]: text for key, text in posted.items() if key[:6] == "words-" and text.strip()}
    return posted | own


def _headings(look: Look) -> str:
    header = look.reading.survey.header
    return f"{header.first}|{len(header.rows)}"


def _place(posted: dict[str, str]) -> tuple[int, int] | None:
    """(row, how many) of the headings, where a person has said other ones than were found."""
    row, depth = posted.get("header_row", "").strip(), posted.get("header_depth", "1")
    if not row.isdecimal() or posted.get("headings_found") == f"{row}|{depth}":
        return None
    return max(int(row), 1), min(max(int(depth) if depth.isdecimal() else 1, 1), 3)


def _cards(look: Look) -> list[tuple[str, list[Question]]]:
    """The questions on at most three cards, those that are open first."""
    questions = sorted(look.reading.questions, key=lambda question: not question.is_open)
    cards = [(title, [q for q in questions if q.card == card]) for card, title in CARDS.items()]
    return [(title, own) for title, own in cards if own]


class Preview:
    """The sheet as it is, coloured by what each cell is, and the first figures it becomes."""

    def __init__(self, look: Look, resource: Any) -> None:
        reading = look.reading
        self.look, self.resource = look, resource
        self.table = Figures(
            reading.survey.sheet, look.recipe, reading.wanted.vocabulary, reading.survey.header
        )
        self.figures: list[tuple[Figure, str, str]] = []
        self.count = 0
        self.problems: dict[str, str] = {}
        for figure in self.table:
            self.count += 1
            for name, sentence in figure.problems.items():
                self.problems.setdefault(figure.cell or name, sentence)
            if len(self.figures) < FIGURES:
                self.figures.append((figure, self._before(figure), self._after(figure)))
        self.refusals: list[Refusal] = []
        self.more = 0
        if look.is_ready:
            self._ask_the_parser()

    def _ask_the_parser(self) -> None:
        """What the one parser of the dataset will refuse, row by row."""
        reading = self.look.reading
        table = Figures(
            reading.survey.sheet, self.look.recipe, reading.wanted.vocabulary, reading.survey.header
        )
        try:
            refusals = self.resource.understand(as_sheet(table)).refusals
        except FileRefused as error:
            refusals = error.refusals
        self.refusals, self.more = refusals[:REFUSALS], max(len(refusals) - REFUSALS, 0)

    def _before(self, figure: Figure) -> str:
        return figure.printed.get("value", "") or figure.values.get("as_quoted", "")

    def _after(self, figure: Figure) -> str:
        """“China, 2017, exports: 1,650,000,000”"""
        said = []
        for name in (*self.look.reading.wanted.fields,):
            text = figure.values.get(name, "")
            if not text or name in (*AMOUNTS, "as_quoted", "citation", "note", "basis"):
                continue
            try:
                value = self.resource.fields[name].widget.clean(text, row=figure.values)
            except (ValueError, KeyError):
                value = text
            labels = dict(self.look.reading.wanted.choices.get(name, []))
            said.append(labels.get(text, "").lower() or str(getattr(value, "label", None) or value))
        amounts = [
            figure.problems.get(name) or f"{figure.values[name]}"
            for name in AMOUNTS
            if figure.values.get(name) or name in figure.problems
        ]
        return f"{', '.join(said)}: {' · '.join(map(_grouped, amounts))}"

    @property
    def letters(self) -> list[str]:
        return [letter(index) for index in range(self._width)]

    @property
    def _width(self) -> int:
        widest = max((len(row.cells) for row in self.look.reading.survey.rows[:ROWS]), default=0)
        return min(widest, COLUMNS)

    @property
    def rows(self) -> list[tuple[int, str, list[Cell]]]:
        """[(number, what the row is, cells)] of the first rows, and of those with a problem."""
        survey, header = self.look.reading.survey, self.look.reading.survey.header
        edited = {edit.cell: edit for edit in self.look.recipe.each(Edit)}
        kinds = {
            heading.index: "key" if column.field not in AMOUNTS else "figure"
            for heading, column in self.table.columns
            if column.field
        }
        with_problems = {place_of(cell)[1] for cell in self.problems if cell[:1].isupper()}
        out = {place for places in self.table.left_out.values() for place in places}
        rows = []
        for row in survey.rows:
            if row.number > header.last + ROWS and row.number not in with_problems:
                continue
            kind = (
                "title"
                if row.number < header.first
                else "header"
                if row.number <= header.last
                else "out"
                if f"row {row.number}" in out or row.hidden
                else ""
            )
            cells = []
            for index in range(self._width):
                text = row.cells[index] if index < len(row.cells) else ""
                place = f"{letter(index)}{row.number}"
                if place in edited:
                    text = edited[place].now
                of = "" if kind else kinds.get(index, "out")
                struck = " struck" if "struck" in row.marks.get(index, {}) else ""
                cells.append(Cell(place, text, f"{of}{struck}", self.problems.get(place, "")))
            rows.append((row.number, kind, cells))
        return rows[: 2 * ROWS]


def _grouped(text: str) -> str:
    """1,650,000,000"""
    try:
        return f"{int(text):,}"
    except ValueError:
        return text
