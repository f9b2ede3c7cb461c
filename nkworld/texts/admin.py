"""The desk of documents: all of a kind in one table, one with its texts and their steps; then what
each kind has typed into its drafts.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.forms import formset_factory
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from nkworld.atlas.models import DPRK, Country
from nkworld.desk.site import Item, register
from nkworld.desk.steps import STEPS, DeskRequest, StepPages, desk_url, step
from nkworld.figures.disagreements import reports_at_desk
from nkworld.provenance.models import State
from nkworld.provenance.models.publication import OPEN_STATES
from nkworld.provenance.tables import grouped

from . import publishing
from .findings.models import PERIOD, Finding, FindingRevision
from .models import LONGEST_BODY, MONTH, Document, Revision
from .profiles.models import Profile, ProfileRevision
from .publishing import (
    Conflict,
    draft_of,
    keys_published,
    restore,
    save_draft,
    stale_paragraphs,
    stamp,
)
from .rendering import Text
from .sources import FIELDS, GRADES, MOST_SOURCES, CitedSource, complaints
from .stories.models import Story, StoryRevision
from .views import difference


class SourceForm(forms.Form):
    key = forms.CharField(widget=forms.TextInput(attrs={"size": 16}))
    title = forms.CharField(required=False, help_text="May be left out where its words are quoted.")
    publisher = forms.CharField()
    url = forms.CharField(label="Address")
    published = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"size": 10, "placeholder": "2015-03"})
    )
    quoted = forms.CharField(label="Its words", required=False)
    grade = forms.ChoiceField(
        label="How it was read",
        required=False,
        choices=[("", "not said"), *((grade, grade) for grade in GRADES)],
    )

    def clean(self) -> dict[str, Any]:
        source = CitedSource(**{name: self.cleaned_data.get(name, "") for name in FIELDS})
        for name, sentence in complaints(source).items():
            if name not in self.errors:
                self.add_error(name, sentence[0].upper() + sentence[1:])
        return self.cleaned_data


class SourceRows(forms.BaseFormSet):
    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Take it off the list"

    def clean(self) -> None:
        keys = [one["key"] for one in self.listed() if one.get("key")]
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise forms.ValidationError(f"Two sources have the key “{min(twice)}”: rename one.")

    def listed(self) -> list[dict[str, str]]:
        """The sources as a revision stores them, as far as they could be read."""
        rows = (form.cleaned_data for form in self.forms if hasattr(form, "cleaned_data"))
        kept = (row for row in rows if row and not row.get("DELETE"))
        return [{name: row[name] for name in FIELDS if row.get(name)} for row in kept]


SourceFormSet = cast(
    type[SourceRows],
    formset_factory(SourceForm, formset=SourceRows, extra=5, can_delete=True, max_num=MOST_SOURCES),
)


class DraftForm(forms.ModelForm):
    """A draft's text and sources; `seen` says which state of the draft it was made from."""

    how_to = "texts/desk/how_to.html"

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    body = forms.CharField(
        label="Text",
        strip=False,
        help_text=Revision._meta.get_field("body").help_text,
        widget=forms.Textarea(attrs={"rows": 26, "spellcheck": "true", "dir": "auto"}),
    )
    facts_until = forms.RegexField(
        MONTH,
        label="As of",
        help_text=Revision._meta.get_field("facts_until").help_text,
        error_messages={"invalid": "Write a year and a month: 2026-03."},
    )

    class Meta:
        fields: ClassVar[list[str]] = ["title", "summary", "facts_until", "body"]
        widgets: ClassVar[dict] = {"summary": forms.Textarea(attrs={"rows": 2, "maxlength": 200})}

    def __init__(self, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial, label_suffix="")
        self.rows = SourceFormSet(data, initial=self.initial.get("sources"), prefix="sources")

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.rows.is_valid()])  # both name what is wrong

    def so_far(self) -> dict[str, Any]:
        """What is typed, also where it can't be kept yet."""
        if not self.is_bound:
            return dict(self.initial)
        self.is_valid()
        typed = {name: str(self.data.get(name, "")) for name in self._meta.fields or ()}
        read = {name: self.cleaned_data.get(name, text) for name, text in typed.items()}
        return read | {"sources": self.rows.listed()}

    def clean_body(self) -> str:
        """As it is compared and stored: one kind of line end, none around the text."""
        return self.cleaned_data["body"].replace("\r\n", "\n").replace("\r", "\n").strip()


class PublishForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(max_length=300, help_text="What is new: public, in the history.")
    at = forms.DateTimeField(
        required=False,
        label="Goes live at (UTC)",
        help_text="Empty: at once. Otherwise a moment to come, such as 2027-01-31 08:00.",
        error_messages={"invalid": "Write a day and a time: 2027-01-31 08:00."},
        widget=forms.DateTimeInput(attrs={"placeholder": "2027-01-31 08:00"}),
    )

    def clean_at(self) -> datetime | None:
        at = self.cleaned_data["at"]
        if at and at <= timezone.now():
            raise forms.ValidationError("This moment has passed: leave it empty to publish now.")
        return at


def publish(draft: Revision, user: User, at: datetime | None = None, **answers: Any) -> str:
    publishing.publish(draft, user, at=at, **answers)
    return f"Scheduled for {at:%Y-%m-%d %H:%M} UTC." if at else "Published."


class DocumentAdmin(StepPages):
    """The desk of one kind of document; `new_form` begins another."""

    folder = "texts/desk"
    pages = (
        ("queue/", "queue_view", "queue"),
        ("<int:pk>/draft/", "draft_view", "draft"),
        ("<int:pk>/preview/", "preview_view", "preview"),
        ("<int:pk>/autosave/", "autosave_view", "autosave"),
        ("<int:pk>/restore/<int:number>/", "restore_view", "restore"),
    )
    published_model: ClassVar[type[Revision]]
    draft_form: ClassVar[Any]  # a DraftForm
    new_form: ClassVar[type[forms.ModelForm]]
    steps = STEPS | {
        "publish": step(
            "publish", publish, OPEN_STATES, verb="publish", second="published", on_page=True
        ),
        "unschedule": step("unschedule", publishing.unschedule, [State.SCHEDULED], verb="schedule"),
        "take_down": step(
            *("take_down", publishing.take_down, [State.LIVE]),
            verb="withdraw",
            longest=300,
            look="quiet",
        ),
    }

    def publication_of(self, record: Document, step: str = "") -> Any:
        """The draft takes the steps, and is talked about; but for what takes back another text."""
        if step == "take_down":
            return record.revisions.as_of().first()
        return record.revisions.scheduled().first() if step == "unschedule" else draft_of(record)

    def form_for(self, request: HttpRequest, draft: Any, step: str) -> Any:
        """PermissionDenied if a moment is named by somebody who may not choose it."""
        if step != "publish":
            return super().form_for(request, draft, step)
        initial = {"version": draft and draft.version}
        form = PublishForm(request.POST or None, initial=initial, label_suffix="")
        if not self.may(request, "schedule"):
            if request.POST.get("at"):
                raise PermissionDenied
            del form.fields["at"]
        return form

    def record_page(
        self, request: HttpRequest, document: Document, publish_form: PublishForm | None = None
    ) -> HttpResponse:
        draft, live = draft_of(document), document.revisions.as_of().first()
        revisions = document.revisions.order_by("-number")
        may = self.possible_steps(request, draft)
        may |= {"take_down": self.possible_steps(request, live)["take_down"]}
        review: dict[str, Any] = {}
        if draft:  # as a second person reads it: what is wrong, and what it changes
            text = draft.text(marked=True, waiting=keys_published(document))
            reports = grouped(reports_at_desk(draft, text), lambda each: each.rank.value)
            review |= {"text": text, "problems": text.problems(), "reports": reports}
            review |= {"parts": difference(live.content(), draft.content()) if live else []}
        return self.page(
            request,
            "document",
            str(document),
            document=document,
            revisions=revisions.select_related("saved_by", "published_by", "taken_down_by"),
            draft=draft,
            live=live,
            has_history=document.revisions.published().exists(),
            stale=stale_paragraphs(document.revisions.as_of()),
            may=may | {"schedule": self.may(request, "schedule")},
            buttons=self.buttons(document, may),
            publish_form=publish_form or (draft and self.form_for(request, draft, "publish")),
            **review,
        )

    @method_decorator(require_POST)
    def restore_view(self, request: DeskRequest, pk: int, number: int) -> HttpResponse:
        document = self.record_for(request, pk)
        revision = get_object_or_404(document.revisions, number=number)

        def take() -> str:
            restore(revision, request.user)
            return f"The text of revision {number} is a new draft."

        return self.take_step(request, document, take, desk_url(document, "change", document.pk))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        live_texts = self.published_model.objects.as_of()
        stale = {each.revision.pk for each in stale_paragraphs(live_texts)}
        entries = []
        revisions = self.published_model.objects.cited().newest_first()
        for document, texts in groupby(revisions, lambda revision: revision.document):
            every = list(texts)
            live = next((each for each in every if each.state == State.LIVE), None)
            ended = next((each for each in every if each.known_until), None)
            waiting = [each for each in every if each.is_open or each.state == State.SCHEDULED]
            entries.append(
                {"document": document, "live": live, "taken_down": ended, "waiting": waiting}
                | {"moved": bool(live and live.pk in stale)}
            )
        entries.sort(key=lambda each: each["live"].facts_until if each["live"] else "")
        return self.page(
            request,
            "list",
            str(self.opts.verbose_name_plural).capitalize(),
            entries=entries,
            stale=len(stale),
            unwritten=self.get_queryset(request).filter(revisions=None),
            may_add=self.has_add_permission(request),
        )

    def queue_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        paragraphs = stale_paragraphs(self.published_model.objects.as_of())
        return self.page(request, "queue", "Numbers that moved", paragraphs=paragraphs)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self.new_form(request.POST or None, label_suffix="")
        if request.method == "POST" and form.is_valid():
            document = form.save()
            return redirect(desk_url(document, "draft", document.pk))
        return self.page(request, "new", f"A new {self.opts.verbose_name}", form=form)

    def draft_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        document = self.record_for(request, pk)
        newest = document.revisions.newest_first().first()
        if request.method != "POST":
            # The draft that waits, or a new one made from what was published last.
            draft = draft_of(document)
            title = document.FIRST_TITLE.format(document.subject)
            content = (draft or newest or self.published_model()).content()
            content |= {} if newest else {"title": title}
            form = self.draft_form(initial=content | {"seen": stamp(draft)})
            return self.editing_page(request, document, form)
        form = self.draft_form(request.POST)
        if not form.is_valid() or "preview" in request.POST:
            return self.editing_page(request, document, form)
        content = form.so_far()
        try:
            save_draft(document, request.user, content, form.cleaned_data["seen"])
        except Conflict as conflict:
            # Nothing is written: both texts are shown, and saving again is a decision.
            theirs = conflict.current or newest
            return self.editing_page(
                request,
                document,
                self.draft_form(initial=content | {"seen": stamp(conflict.current)}),
                conflict=True,
                theirs=theirs,
                their_draft=conflict.current,
                parts=difference(theirs.content(), content) if theirs else [],
                status=409,
            )
        messages.success(request, "Saved. Nobody outside the desk sees it before it is published.")
        return redirect(desk_url(document, "change", document.pk))

    def editing_page(
        self,
        request: HttpRequest,
        document: Document,
        form: DraftForm,
        status: int = 200,
        **context: Any,
    ) -> HttpResponse:
        context |= {"document": document, "form": form, "waiting": draft_of(document)}
        context["preview"] = self.preview_of(document, form)
        response = self.page(request, "draft", f"Write: {document}", **context)
        response.status_code = status
        return response

    def preview_of(self, document: Document, form: DraftForm) -> Text | None:
        """The text as typed so far; None where it is longer than any text may be."""
        content, model = form.so_far(), self.published_model
        body, waiting = model.body_of(content), keys_published(document)
        if len(body) > LONGEST_BODY:
            return None
        return model.text_class(body, content["sources"], marked=True, waiting=waiting)

    @method_decorator(require_POST)
    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        document = self.record_for(request, pk)
        preview = self.preview_of(document, self.draft_form(request.POST))
        return render(request, "texts/desk/preview.html", {"preview": preview, "place": ""})

    @method_decorator(require_POST)
    def autosave_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        """Keeps what is typed: 409 if the draft is another by now, 422 if it can’t be kept yet."""
        document = self.record_for(request, pk)
        form = self.draft_form(request.POST)

        def answer(sentence: str, status: int = 200, **state: str) -> JsonResponse:
            return JsonResponse({"sentence": sentence} | state, status=status)

        if not form.is_valid():
            return answer("Not saved yet: something is missing or marked.", 422)
        content = form.so_far()
        draft, seen = draft_of(document), form.cleaned_data["seen"]
        if draft and stamp(draft) == seen:
            if draft.content() == content:
                return answer("", seen=seen)
            if draft.state == State.REVIEW:
                later = "it is saved, and a draft again, when you press “Save the draft”."
                return answer(f"In review: {later}", 422)
        try:
            saved = save_draft(document, request.user, content, seen)
        except Conflict:
            sentence = "Not saved: somebody saved this draft meanwhile."
            return answer(f"{sentence} Save it yourself to see both texts.", 409)
        return answer(f"Saved as typed at {timezone.now():%H:%M} UTC.", seen=stamp(saved))


class NewProfileForm(forms.ModelForm):
    country = forms.ModelChoiceField(
        Country.objects.exclude(code=DPRK).filter(profile=None),
        help_text="A country that is not here has its profile already: see the list.",
    )

    class Meta:
        model = Profile
        fields = ["country"]


@admin.register(Profile)
class ProfileAdmin(DocumentAdmin):
    published_model = ProfileRevision
    draft_form = forms.modelform_factory(ProfileRevision, DraftForm)
    new_form = NewProfileForm
    related = list_select_related = ("country",)


class StoryDraftForm(DraftForm):
    how_to = "stories/how_to.html"

    class Meta(DraftForm.Meta):
        model = StoryRevision
        fields = [*DraftForm.Meta.fields, "countries", "place"]


@admin.register(Story)
class StoryAdmin(DocumentAdmin):
    published_model = StoryRevision
    draft_form = StoryDraftForm
    new_form = forms.modelform_factory(Story, fields=["name", "slug"])


LINE = {"rows": 3, "spellcheck": "true", "dir": "auto"}


class FindingDraftForm(DraftForm):
    how_to = "findings/how_to.html"

    body = None  # type: ignore[assignment]
    facts_until = forms.RegexField(
        PERIOD,
        label="As of",
        help_text=FindingRevision._meta.get_field("facts_until").help_text,
        error_messages={"invalid": "Write a period: 2024, 2026-03, 2026-03-31 or 2025-Q1."},
    )

    class Meta:
        model = FindingRevision
        fields: ClassVar[list[str]] = [
            *("headline", "deck", "facts_until", "review_by", "signed", "why")
        ]
        widgets: ClassVar[dict] = {
            "headline": forms.Textarea(attrs=LINE),
            "deck": forms.Textarea(attrs=LINE),
            "why": forms.Textarea(attrs={"rows": 4}),
            "review_by": forms.DateInput(attrs={"placeholder": "2027-07-31"}),
        }

    def clean(self) -> dict[str, Any]:
        for name in {"headline", "deck"} & self.cleaned_data.keys():
            self.cleaned_data[name] = " ".join(self.cleaned_data[name].split())
        return self.cleaned_data


@admin.register(Finding)
class FindingAdmin(DocumentAdmin):
    published_model = FindingRevision
    draft_form = FindingDraftForm
    new_form = forms.modelform_factory(Finding, fields=["place"])


@register("Findings to be read again", 45, "findings.change_finding")
def to_review(user: User) -> Iterable[Item]:
    due = FindingRevision.objects.as_of().filter(review_by__lte=timezone.now().date())
    return [
        Item(str(text.finding), text.get_desk_url(), note=f"To be read again by {text.review_by}")
        for text in due.cited().order_by("review_by", "finding__place")
    ]
