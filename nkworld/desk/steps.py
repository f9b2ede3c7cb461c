"""The steps in the life of whatever is drafted, as the desk shows and takes them: one set of views.

An admin names its steps, each of which is a button, a page that asks for a reason, or a form on the
record's own page; what each says stands in `steps.yaml`:

    steps = STEPS | {"withdraw": step("withdraw_release", take_back, [State.LIVE], verb="withdraw")}
"""

import logging
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from functools import partial
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.db.models import Q
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.formats import localize
from django.utils.text import capfirst

from nkworld.desk.comments.models import LONGEST, comments_about, write
from nkworld.files.tables import csv_records
from nkworld.provenance import publishing
from nkworld.provenance.models import State
from nkworld.provenance.models.publication import OPEN_STATES
from nkworld.provenance.publishing import StepRefused
from nkworld.provenance.registries import texts_beside
from nkworld.running.audit.models import Entry
from nkworld.running.audit.trail import record as record_act
from nkworld.running.overload.limits import prolong_for_file


class DeskRequest(HttpRequest):
    user: User


class FramedPages(admin.ModelAdmin):
    folder = "importing"  # of the templates of its pages
    list_title = ""  # where it is not what the records are called
    never: tuple[str, ...] = ()  # what nobody does here, whatever the role: add, change, delete
    # Of its own: (route, name of the view, end of the address's name).
    pages: tuple[tuple[str, str, str], ...] = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return "add" not in self.never and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return "change" not in self.never and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return "delete" not in self.never and super().has_delete_permission(request, obj)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        title = self.list_title or capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def acts_on(self, key: str) -> Q:
        """Which entries of the audit log are the history of the record with this key."""
        return Q(kind=self.opts.label_lower, key=key)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who did what with a record, as the audit log tells it; also after it was deleted."""
        key = unquote(object_id)
        record = self.get_object(request, key)
        entries = list(Entry.objects.filter(self.acts_on(key)))
        if record is None and not entries:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        name = str(record or entries[0].name)
        return self.page(
            request,
            "desk/history.html",
            f"History: {name}",
            record=record,
            name=name,
            entries=entries,
        )

    def page(
        self, request: HttpRequest, template: str, title: str, **context: Any
    ) -> TemplateResponse:
        """`template` is a name in `folder`, or a whole one that ends in .html."""
        whole = template if template.endswith(".html") else f"{self.folder}/{template}.html"
        site: Any = self.admin_site
        return site.page(request, whole, title, opts=self.opts, **context)

    def get_urls(self) -> list[URLPattern]:
        own = ((route, getattr(self, view), name) for route, view, name in self.pages)
        return self.addresses(*own) + super().get_urls()

    def addresses(
        self, *pages: tuple[str, Callable[..., HttpResponseBase], str]
    ) -> list[URLPattern]:
        """Of (route, view, end of its name)."""
        begin = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [path(route, view(page), name=f"{begin}_{name}") for route, page, name in pages]


class DeskPages(FramedPages):
    """Of what stays on record for ever, with a page instead of a form for each record."""

    list_per_page = 50
    actions: Any = None
    never: tuple[str, ...] = ("delete",)
    record_page: Callable[..., HttpResponse]  # of (request, record)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        record = self.get_object(request, object_id)
        if record is None:
            raise Http404
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        return self.record_page(request, record)

    def seen_record(self, request: HttpRequest, pk: int) -> Any:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)


def desk_url(model: Any, page: str = "changelist", *keys: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=keys)


def permission_to(verb: str, model: Any) -> str:
    return f"{model._meta.app_label}.{verb}_{model._meta.model_name}"


def place_of(kind: str, key: str) -> str:
    """The record's page at the desk, where it has one."""
    try:
        return reverse(f"admin:{kind.replace('.', '_')}_change", args=[key])
    except NoReverseMatch:
        return ""


def at_and_by(moment: datetime | None, user: User | None) -> str:
    """“26 Nov 2026, 11:44 UTC, ed”, in one column; a command is nobody."""
    return f"{localize(moment)}, {user or 'a command'}" if moment else "–"


def csv_file(
    name: str, header: Iterable[str], rows: Iterable[Iterable[Any]]
) -> StreamingHttpResponse:
    """Of the desk, for spreadsheets: no text is taken for a formula."""
    prolong_for_file()
    return StreamingHttpResponse(
        csv_records(header, rows, for_excel=True),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


WORD = re.compile(r"[\w'’-]+\s*|[^\w\s]\s*|\s+")
ALIKE = 0.3  # below, marking single words would only confuse


@dataclass(frozen=True)
class Piece:
    words: str
    differs: bool = False  # the other side lacks them


type Pieces = tuple[Piece, ...]


def word_by_word(left: str, right: str) -> tuple[Pieces, Pieces]:
    """Both texts in pieces, those marked that the other lacks."""
    one, other = WORD.findall(left), WORD.findall(right)
    matcher = SequenceMatcher(None, one, other)
    if matcher.quick_ratio() < ALIKE:
        return (Piece(left, True),), (Piece(right, True),)
    pairs = matcher.get_opcodes()
    return (
        tuple(Piece("".join(one[a:b]), kind != "equal") for kind, a, b, _, _ in pairs if b > a),
        tuple(Piece("".join(other[c:d]), kind != "equal") for kind, _, _, c, d in pairs if d > c),
    )


logger = logging.getLogger(__name__)


class ReasonForm(forms.Form):
    """Why somebody takes a step; with the version of the draft that they have read."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self, data: Any = None, initial: Any = None, longest: int = 4_000, **reason: Any
    ) -> None:
        """`reason`: its `label`, `help_text` and `error_messages`."""
        super().__init__(data, initial=initial, label_suffix="")
        self.fields["reason"].validators.append(MaxLengthValidator(longest))
        for name, value in reason.items():
            setattr(self.fields["reason"], name, value)


@dataclass(frozen=True)
class Step:
    """`take(publication, user, **answers)` takes it: what was `done`, or what it returns.

    It is open in these states to whoever may change the record and has the permission of the verb
    (`publish`, `withdraw`, `schedule`); an `own` one also to whoever made the record; one with a
    word for it in `second` (“published”) not to them.
    """

    take: Callable[..., Any]
    states: Collection[State]
    button: str
    verb: str = ""
    own: bool = False
    second: str = ""
    asks: Mapping[str, Any] = MappingProxyType({})  # of a ReasonForm; nothing: a button takes it
    longest: int = 4_000  # characters of the reason
    on_page: bool = False  # the form stands on the record's page, and not on one of its own
    consequence: str = ""  # above that form: what would go, or come, of the `draft`
    keep: str = ""  # the way back from it, in words
    look: str = ""  # the class of the button
    done: str = ""


WORDS = texts_beside(__file__, "steps.yaml")


def step(words: str, take: Callable[..., Any], states: Collection[State], **more: Any) -> Step:
    return Step(take, states, **WORDS[words], **more)


STEPS: dict[str, Step] = {
    "submit": step("submit", publishing.submit, [State.DRAFT], own=True, look="default"),
    "send_back": step(
        "send_back", publishing.send_back, [State.REVIEW], verb="publish", second="sent back"
    ),
    "discard": step("discard", publishing.discard, OPEN_STATES, own=True, look="quiet"),
}


class CommentForm(forms.Form):
    text = forms.CharField(
        label="Write a comment",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Seen at the desk only.",
        error_messages={"required": "Nothing was kept: write a comment first."},
    )


class StepPages(DeskPages):
    """Each step is checked whatever the page showed; whoever sees a draft may comment on it."""

    related: tuple[str, ...] = ()  # what a step needs of the record, asked in the same query
    steps: ClassVar[Mapping[str, Step]] = {}
    published_model: ClassVar[Any] = None  # whose permissions the verbs are, where not the record's

    def get_urls(self) -> list[URLPattern]:
        pages: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
            (f"<int:pk>/{name.replace('_', '-')}/", partial(self.step_view, name=name), name)
            for name in self.steps
        ]
        if self.steps:
            pages.append(("<int:pk>/comment/", self.comment_view, "comment"))
            pages.append(("<int:pk>/rows/<int:row>/", self.comment_view, "row"))
        return self.addresses(*pages) + super().get_urls()

    @admin.display(ordering="published_at")
    def published(self, record: Any) -> str:
        return at_and_by(record.published_at, record.published_by)

    def publication_of(self, record: Any, step: str = "") -> Any:
        """What takes the step on a record's page; None if it is gone."""
        return record

    def record_for(
        self, request: HttpRequest, pk: int, step: str = "", permission: str = ""
    ) -> Any:
        records = self.get_queryset(request)
        if self.related:
            records = records.select_related(*self.related)
        record = get_object_or_404(records, pk=pk)
        allowed = not permission or request.user.has_perm(permission)
        if not (allowed and self.may_take(request, record, step)):
            raise PermissionDenied
        return record

    def may_take(self, request: HttpRequest, record: Any, step: str) -> bool:
        """Whether the person's role has the step at all, whatever the state."""
        taken, made_by = self.steps.get(step), getattr(record, "created_by_id", None)
        is_own = made_by == request.user.pk and self.has_add_permission(request)
        works_on = self.has_change_permission(request) or bool(taken and taken.own and is_own)
        return works_on and (not taken or not taken.verb or self.may(request, taken.verb))

    def may(self, request: HttpRequest, verb: str) -> bool:
        return request.user.has_perm(permission_to(verb, self.published_model or self.model))

    def possible_steps(self, request: HttpRequest, publication: Any) -> dict[str, bool]:
        state = publication.state if publication else None
        second = publication is not None and publication.second_person(request.user)
        found = {
            name: state in step.states
            and self.may_take(request, publication, name)
            and (second or not step.second)
            for name, step in self.steps.items()
        }
        change = self.has_change_permission(request)
        return found | {
            "change": change,
            "answer": change and state in OPEN_STATES,
            "wait": state in self.steps["publish"].states and not found["publish"],
        }

    def buttons(self, record: Any, may: Mapping[str, bool]) -> list[dict[str, Any]]:
        return [
            {"step": step, "address": desk_url(record, name, record.pk)}
            for name, step in self.steps.items()
            if may[name] and not step.on_page
        ]

    def form_for(self, request: HttpRequest, draft: Any, step: str) -> Any:
        """What is asked before the step, as it was filled in; None if nothing is."""
        taken, initial = self.steps[step], {"version": draft and draft.version}
        if not taken.asks:
            return None
        return ReasonForm(request.POST or None, initial, taken.longest, **taken.asks)

    def consequence(self, step: Step, draft: Any) -> str:
        return step.consequence.format(draft=draft)

    def step_view(self, request: DeskRequest, pk: int, name: str) -> HttpResponse:
        step = self.steps[name]
        if request.method != "POST" and (step.on_page or not step.asks):
            return HttpResponseNotAllowed(["POST"])
        record = self.record_for(request, pk, name)
        draft = self.publication_of(record, name)
        form = self.form_for(request, draft, name)
        answered = form is None or (request.method == "POST" and form.is_valid())
        if not answered and self.possible_steps(request, draft)[name]:
            if step.on_page:
                return self.record_page(request, record, form)
            return self.page(
                request,
                "desk/step.html",
                f"{step.button}: {record}",
                record=record,
                record_url=desk_url(record, "change", record.pk),
                step=step,
                consequence=self.consequence(step, draft),
                form=form,
            )

        def take() -> str:
            if draft is None:
                raise StepRefused(
                    "This step can’t be taken any more: the text was published or discarded "
                    "meanwhile."
                )
            if step.second and not draft.second_person(request.user):
                raise StepRefused(
                    f"Not {step.second}: it takes a second person, and you made, wrote on or "
                    "submitted this."
                )
            if not answered:
                state = State(draft.state).label.lower()
                raise StepRefused(f"This step can’t be taken any more: “{draft}” is {state}.")
            # What was answered, and of which version. What is public never changes.
            answers = dict(form.cleaned_data) if form else {}
            answers.pop("version", None)
            if draft.version is not None and draft.is_open:
                answers["version"] = request.POST.get("version", "")
            result = step.take(draft, request.user, **answers)
            return step.done or result

        return self.take_step(request, record, take, desk_url(record, "change", record.pk))

    def take_step(
        self,
        request: HttpRequest,
        record: Any,
        step: Callable[[], str],
        back: str,
        action: str = "",
    ) -> HttpResponseRedirect:
        """Do it and go back, or say why not; what is not logged by itself names its `action`."""
        try:
            with transaction.atomic():
                sentence = step()
                if action:
                    record_act(action, record, sentence=sentence)
        except StepRefused as error:
            logger.warning("“%s” refused to %s: %s", record, request.user, error)
            for refusal in error.sentences:
                messages.error(request, refusal)
        else:
            messages.success(request, sentence)
        return redirect(back)

    def row_lines(self, record: Any, key: int) -> Any:
        """A row of the draft by the key of its claim, as its review lists it."""
        return ()

    def comment_view(self, request: DeskRequest, pk: int, row: int | None = None) -> HttpResponse:
        """Takes a comment on a draft; one of its rows has a page of what was written about it."""
        if row is None and request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        record = self.seen_record(request, pk)
        record_url = desk_url(record, "change", record.pk)
        publication, lines = self.publication_of(record), row and self.row_lines(record, row)
        named = lines[0].title if lines else ""
        if row is not None and (publication is None or not named):
            raise Http404("This draft has no such row.")
        if publication is None:
            messages.error(request, "There is no draft to comment on any more.")
            return redirect(record_url)
        form = CommentForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            comment = write(publication, request.user, form.cleaned_data["text"], row, named)
            return redirect(f"{request.path if row else record_url}#comment-{comment.pk}")
        return self.page(
            request,
            "comments/comment.html",
            named or f"Comment on {record}",
            record=record,
            record_url=record_url,
            form=form,
            comments=[one for one in comments_about(publication) if one.row == row] if row else [],
            lines=lines,
        )
