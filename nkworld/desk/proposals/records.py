"""Forms of curated records: what somebody saves in one is a proposal.

    @admin.register(Treaty)
    class TreatyAdmin(RecordAdmin):
        inlines = [ParticipationInline]

Adding, changing and deleting a record, with all that stands in its form, is tried as it would be
done, refused in the same words, and kept as a proposal: nothing public changes before a second
person has published it. A system check complains of a curated model that is registered otherwise.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.utils import quote, unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.forms.models import _get_foreign_key
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from nkworld.desk.steps import FramedPages, ReasonForm, desk_url
from nkworld.provenance.models import Read
from nkworld.provenance.publishing import StepRefused
from nkworld.provenance.read_guess import guess_read

from . import publishing
from .models import REASON_LENGTH, Kind, Proposal, RecordChange, changes_between, picture_of
from .publishing import apply, constraints_in_words, depending_on


class RecordAdmin(FramedPages):
    """What a record refers to is found by typing."""

    change_form_template = "proposals/change_form.html"
    actions = None  # a deletion is proposed record by record, each for its reason
    suggested: ClassVar[dict[str, Any]] = {}  # {field: fields that it is made from}

    def get_autocomplete_fields(self, request: HttpRequest) -> Any:
        return self.autocomplete_fields or [f.name for f in self.opts.fields if f.is_relation]

    def get_list_select_related(self, request: HttpRequest) -> Any:
        return [f.name for f in self.opts.fields if f.is_relation and f.name in self.list_display]

    def scope(self, record: Any) -> Iterable[Model]:
        """What one form stores: others that change with it, the record if there is one, parts."""
        yield from self.changing_with(record)
        if record is None:
            return
        yield record
        for model, of in self.parts():
            yield from model._default_manager.filter(**{of: record.pk}).order_by("pk")

    def parts(self) -> Iterator[tuple[Any, str]]:
        for inline in self.inlines:
            name = getattr(inline, "fk_name", None)
            yield inline.model, _get_foreign_key(self.model, inline.model, name).name

    def changing_with(self, record: Any) -> Iterable[Model]:
        """Other records of the kind that an edit of this one, or of a new one, may change, too."""
        return ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What is public under an address or a code keeps it."""
        own = super().get_readonly_fields(request, obj)
        fixed = () if is_new(obj) else getattr(self.model, "fixed", ())
        return [*own, *(name for name in fixed if name not in own)]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A slug stands in published addresses: it is suggested for a new record only."""
        return self.suggested if is_new(obj) else {}

    def get_form(
        self, request: Any, obj: Any | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        _without_popups(form)
        refused: list[str] = getattr(request, "refused", [])
        if not refused:
            return form

        class Refused(form):
            def clean(self) -> Any:
                super().clean()
                raise ValidationError(refused)

        return Refused

    def get_formsets_with_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            _without_popups(formset.form)
            yield formset, inline

    def changeform_view(
        self,
        request: Any,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        revised, number = None, request.GET.get("proposal", "")
        if number.isdecimal():
            kind = ContentType.objects.get_for_model(self.model)
            revised = get_object_or_404(Proposal.objects.open(), pk=number, content_type=kind)
            if object_id is None:  # by which a new record is found while the proposal is tried on
                own = revised.edits.filter(content_type=kind, kind=Kind.ADD)
                object_id = str(own[0].object_id) if own else ""
        record = self.get_object(request, unquote(object_id)) if object_id else None
        known = [(ContentType.objects.get_for_model(record).pk, record.pk)] if record else []
        waiting = Proposal.objects.touching(*known).open().exclude(pk=revised.pk if revised else 0)
        reason = request.POST.get("_reason", "").strip()[:REASON_LENGTH]
        context = (extra_context or {}) | {
            "waiting_changes": waiting.select_related("created_by"),
            "revised": revised,
            "reason": reason or (revised.reason if revised else ""),
            "second_person": settings.DESK_SECOND_PERSON,
        }
        shown = partial(super().changeform_view, request, object_id, form_url, context)
        if request.method != "POST" and revised is None:
            return shown()
        for _ in range(2):  # the second time the form shows what only storing it has shown
            try:
                response, changes = self._try(request, shown, record, revised)
                if changes:
                    return self._keep(request, record, changes, reason, revised)
                break
            except StepRefused as error:
                request.refused = error.sentences
        else:
            for sentence in request.refused:
                messages.error(request, sentence)
            return redirect(revised or desk_url(self.model))
        if changes is None:
            return response
        messages.info(request, "Nothing was changed, so nothing was proposed.")
        return HttpResponseRedirect(request.get_full_path())

    @constraints_in_words()
    def _try(
        self, request: Any, view: Callable[[], Any], record: Any, revised: Proposal | None
    ) -> "tuple[HttpResponseBase, list[RecordChange] | None]":
        """The answer of the view, and what it would store; None where the form is shown again.
        StepRefused if that could not be published.
        """
        before = picture_of(self.scope(record))
        request.saved = None
        with transaction.atomic():
            if revised is not None:
                apply(revised.edits.all(), on_trial=True)
            response = view()
            if isinstance(response, TemplateResponse):
                response.render()  # while what was tried on is there
            saved = request.saved and self.model._default_manager.get(pk=request.saved.pk)
            after = picture_of(self.scope(saved)) if saved else {}
            transaction.set_rollback(True)
        if not saved:
            return response, None
        if record is None:
            before = {key: before[key] for key in before if key in after}
        changes = changes_between(before, after)
        with transaction.atomic():
            apply(changes)
            transaction.set_rollback(True)
        return response, changes

    def _keep(
        self, request: Any, record: Any, changes: Any, reason: str, revised: Proposal | None = None
    ) -> HttpResponse:
        """As a proposal, which a desk of one person publishes at once."""
        draft = "_draft" in request.POST
        alone = not settings.DESK_SECOND_PERSON and not draft
        with transaction.atomic():
            proposal = publishing.propose(
                record, changes, request.user, self.model, reason, draft, instead_of=revised
            )
            if alone:
                proposal = publishing.publish(proposal, request.user)
        done = (
            "Proposed: a second person sees it now. Nothing public has changed, and nothing "
            "will before it is published."
        )
        if draft:
            done = "Kept as a draft: submit it when it is ready. Nothing public has changed."
        messages.success(request, "Published." if alone else done)
        another = "_addanother" in request.POST
        return redirect(desk_url(self.model, "add") if another else proposal)

    # What the admin would do after storing a form: the record is looked at and not kept.

    def response_add(self, request: Any, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        request.saved = obj
        return HttpResponse()

    response_change = response_add

    def delete_view(
        self, request: Any, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_delete_permission(request, record):
            raise PermissionDenied
        going = list(self.scope(record))
        refused = depending_on(record, going)
        posted = request.POST if request.method == "POST" else None
        form = ReasonForm(posted, label="Why it is deleted", longest=REASON_LENGTH)
        if request.method == "POST" and not refused and form.is_valid():
            changes = changes_between(picture_of(going), {})
            try:
                return self._keep(request, record, changes, form.cleaned_data["reason"])
            except StepRefused as error:
                refused = str(error)
        return self.page(
            request,
            "proposals/delete.html",
            f"Delete “{record}”",
            record=record,
            record_url=desk_url(self.model, "change", quote(record.pk)),
            going=going[1:],
            refused=refused,
            form=form,
            second_person=settings.DESK_SECOND_PERSON,
        )

    def acts_on(self, key: str) -> Q:
        """Those on its parts, too, and the steps of what was proposed of it."""
        kind = ContentType.objects.get_for_model(self.model)
        proposed = Proposal.objects.touching((kind.pk, int(key)))
        acts = super().acts_on(key) | _acts(Proposal, proposed)
        for model, of in self.parts():
            if hasattr(model, "history"):  # also of those that were removed
                acts |= _acts(model, model.history.filter(**{of: key}), "id")
        return acts


def _acts(model: Any, rows: QuerySet, key: str = "pk") -> Q:
    keys = {str(each) for each in rows.values_list(key, flat=True)}
    return Q(kind=model._meta.label_lower, key__in=keys)


def is_new(record: Any) -> bool:
    """About to be added, or proposed and revised."""
    return record is None or record.pk is None or record.pk < 0


def _without_popups(form: Any) -> None:
    """What is entered in a second window is a proposal, too, and not there to be chosen."""
    for field in form.base_fields.values():
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_add_related = False
            field.widget.can_change_related = False
            field.widget.can_delete_related = False


AS_SUGGESTED = "As the address of the citation suggests"
HOW_READ = (
    "At the source, quoted by another, or in a compilation that nobody reviewed. "
    "What the address suggests is a guess: change it if you know better."
)

# The fieldset of every record that says who told it.
PAPERS: Any = ("Who says so", {"fields": ["source", "citation", "as_quoted", "read", "note"]})


class CitedForm(forms.ModelForm):
    read = forms.ChoiceField(
        label="How it was read",
        required=False,
        choices=[("", AS_SUGGESTED), *Read.choices],
        help_text=HOW_READ,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"as_quoted", "note", "citation"} & self.fields.keys():
            self.fields[name].widget.attrs["rows"] = 1 if name == "citation" else 2

    def clean_read(self) -> str:
        source, citation = map(self.cleaned_data.get, ("source", "citation"))
        return self.cleaned_data["read"] or guess_read(citation or "", source)


class CitedAdmin(RecordAdmin):
    form: ClassVar[Any] = CitedForm  # type: ignore[misc]
    list_filter: ClassVar[Any] = ["source", "read"]
    search_fields: ClassVar[Any] = ["=country__code", "country__name", "as_quoted", "note"]
    search_help_text = "Country by name or code, words of the quotation or the note"
