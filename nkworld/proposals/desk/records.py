"""Forms of curated records: what somebody saves in one is a proposal.

    @admin.register(Treaty)
    class TreatyAdmin(RecordAdmin):
        inlines = [ParticipationInline]

Adding, changing and deleting a record, with all that stands in its form, is tried as it would be
done, refused in the same words, and kept as a proposal: nothing public changes before a second
person has published it. A system check complains of a curated model that is registered otherwise.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.forms.models import _get_foreign_key
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from simple_history.admin import SimpleHistoryAdmin

from nkworld.desk.steps import ReasonForm
from nkworld.provenance.steps import StepRefused

from .. import publishing
from ..applying import broken_constraint, check_record, depending_on, sentences_of, try_on
from ..models import REASON_LENGTH, Kind, Proposal, RecordChange
from ..values import Picture, changes_between, picture_of
from .history import lines_of

PROPOSED = (
    "Proposed: a second person sees it now. Nothing public has changed, and nothing will before "
    "it is published."
)
DRAFTED = "Kept as a draft: submit it when it is ready. Nothing public has changed."
UNCHANGED = "Nothing was changed, so nothing was proposed."


@dataclass
class Tried:
    """What came of it: an answer to be shown as it is, or the changes that were made."""

    response: HttpResponseBase
    record: Any = None
    changes: "list[RecordChange] | None" = None


def try_edit(
    request: Any,
    view: Callable[[], HttpResponseBase],
    scope: Callable[[Any], Iterable[Model]],
    record: Any,
    revised: Proposal | None = None,
) -> Tried:
    """Call the view that saves a form. `scope` names the records that an edit may touch."""
    before = picture_of(scope(record))
    request.saved = None
    with transaction.atomic():
        try:
            with transaction.atomic():
                if revised is not None:
                    try_on(revised.edits.all())
                tried = _tried(request, view, scope, before, is_new=record is None)
        except IntegrityError as error:
            raise StepRefused(broken_constraint(error)) from error
        finally:
            transaction.set_rollback(True)
    return tried


def _tried(
    request: Any,
    view: Callable[[], HttpResponseBase],
    scope: Callable[[Any], Iterable[Model]],
    before: Picture,
    is_new: bool,
) -> Tried:
    response = view()
    if isinstance(response, TemplateResponse):
        response.render()  # while what was tried on is there
    if request.saved is None:
        return Tried(response)
    record = type(request.saved)._default_manager.get(pk=request.saved.pk)
    records = list(scope(record))
    after = picture_of(records)
    if is_new:
        before = {key: before[key] for key in before if key in after}
    changes = changes_between(before, after)
    _check(records, changes)
    return Tried(response, record, changes)


def _check(records: Iterable[Model], changes: list[RecordChange]) -> None:
    """What a form leaves out, because it does not show it, is checked like all else."""
    moved = {(change.model, change.object_id) for change in changes if change.kind == Kind.CHANGE}
    new = {change.model for change in changes if change.kind == Kind.ADD}
    for record in records:
        if (type(record), record.pk) in moved or type(record) in new:
            try:
                check_record(record)
            except ValidationError as error:
                raise StepRefused(*sentences_of(error, record)) from error


class ProposingAdmin(SimpleHistoryAdmin):
    """The forms of one kind of record; see the module."""

    change_form_template = "proposals/change_form.html"
    delete_confirmation_template = "proposals/delete.html"
    object_history_template = "proposals/history.html"
    object_history_form_template = "proposals/history_form.html"
    actions = None  # a deletion is proposed record by record, each for its reason

    # What an edit may touch

    def scope(self, record: Any) -> Iterable[Model]:
        """The records that one form stores: others that change with it, itself, its parts.

        Before it is there (None) these are the others alone.
        """
        yield from self.changing_with(record)
        if record is None:
            return
        yield record
        for inline in self.inlines:
            of = _get_foreign_key(self.model, inline.model, getattr(inline, "fk_name", None))
            yield from inline.model._default_manager.filter(**{of.name: record.pk}).order_by("pk")

    def changing_with(self, record: Any) -> Iterable[Model]:
        """Other records of the kind that an edit of this one, or of a new one, may change, too."""
        return ()

    # Forms

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What is public under an address or a code keeps it."""
        own = super().get_readonly_fields(request, obj)
        return own if is_new(obj) else [*own, *(name for name in self.fixed() if name not in own)]

    # Not `prepopulated_fields`: the page of an earlier version reads that without asking for whom.
    suggested: ClassVar[dict[str, Any]] = {}

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A slug stands in published addresses: it is suggested for a new record only."""
        return self.suggested if is_new(obj) else {}

    def fixed(self) -> tuple[str, ...]:
        """Fields that are chosen once, as the model says."""
        return getattr(self.model, "fixed", ())

    def get_form(
        self, request: Any, obj: Any | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        _without_popups(form)
        refused = getattr(request, "refused", None)
        return _refusing(form, refused) if refused else form

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
        """The form; saved, it is a proposal."""
        revised = self._revised(request)
        if revised is not None and object_id is None:
            object_id = revised.key_of_new()
        shown = partial(super().changeform_view, request, object_id, form_url)
        context = (extra_context or {}) | self._context(request, object_id, revised)
        if request.method != "POST" and revised is None:
            return shown(context)
        record = self.get_object(request, unquote(object_id)) if object_id else None
        return self._proposing(request, lambda: shown(context), record, revised)

    def history_form_view(
        self, request: Any, object_id: str, version_id: str, extra_context: Any = None
    ) -> Any:
        """An earlier state in the form; saved, it is a proposal to return to it."""
        shown = partial(super().history_form_view, request, object_id, version_id, extra_context)
        record = self.get_object(request, unquote(object_id))
        if request.method != "POST" or record is None:
            return shown()
        return self._proposing(request, shown, record)

    def _revised(self, request: HttpRequest) -> Proposal | None:
        """The proposal that the form is about to change, named in its address."""
        number = request.GET.get("proposal", "")
        if not number.isdecimal():
            return None
        found = get_object_or_404(Proposal.objects.open(), pk=number)
        if found.model is not self.model:
            raise Http404
        return found

    def _context(
        self, request: HttpRequest, object_id: str | None, revised: Proposal | None
    ) -> dict[str, Any]:
        record = None
        if object_id and (key := unquote(object_id)).lstrip("-").isdecimal():
            record = self.model(pk=int(key))
        waiting = Proposal.objects.about(record).open() if record else Proposal.objects.none()
        return {
            "waiting_changes": waiting.exclude(pk=revised.pk if revised else 0).select_related(
                "created_by"
            ),
            "revised": revised,
            "reason": reason_of(request.POST) or (revised.reason if revised else ""),
            "second_person": settings.DESK_SECOND_PERSON,
        }

    def _proposing(
        self,
        request: Any,
        view: Callable[[], HttpResponseBase],
        record: Any,
        revised: Proposal | None = None,
    ) -> HttpResponseBase:
        try:
            tried = try_edit(request, view, self.scope, record, revised)
        except StepRefused as error:
            # Once more, with what only storing it has shown.
            request.refused = error.sentences
            try:
                tried = try_edit(request, view, self.scope, record, revised)
            except StepRefused as again:
                return self._refused(request, again, revised)
        if tried.changes is None:
            return tried.response
        return self._proposed(request, tried, record, revised)

    def _refused(self, request: Any, error: StepRefused, revised: Proposal | None) -> HttpResponse:
        for sentence in error.sentences:
            messages.error(request, sentence)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        return redirect(revised or name)

    def _proposed(
        self, request: Any, tried: Tried, record: Any, revised: Proposal | None
    ) -> HttpResponse:
        if not tried.changes:
            messages.info(request, UNCHANGED)
            return HttpResponseRedirect(request.get_full_path())
        return self._keep(
            request,
            record,
            tried.changes,
            reason=reason_of(request.POST),
            draft="_draft" in request.POST,
            instead_of=revised,
        )

    def _keep(self, request: Any, record: Any, changes: Any, **more: Any) -> HttpResponse:
        """As a proposal, which a desk of one person publishes at once."""
        alone = not settings.DESK_SECOND_PERSON and not more.get("draft")
        try:
            with transaction.atomic():
                proposal = publishing.propose(record, changes, request.user, self.model, **more)
                if alone:
                    proposal = publishing.publish(proposal, request.user)
        except StepRefused as error:
            for sentence in error.sentences:
                messages.error(request, sentence)
            return HttpResponseRedirect(request.get_full_path())
        said = "Published." if alone else DRAFTED if more.get("draft") else PROPOSED
        messages.success(request, said)
        if "_addanother" in request.POST:
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")
        return redirect(proposal)

    # What the admin would do after storing a form: the record is looked at and not kept.

    def response_add(self, request: Any, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        request.saved = obj
        return HttpResponse()

    def response_change(self, request: Any, obj: Any) -> HttpResponse:
        request.saved = obj
        return HttpResponse()

    # Deleting

    def delete_view(
        self, request: Any, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Asks why; the answer makes a proposal to delete the record with its parts."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_delete_permission(request, record):
            raise PermissionDenied
        going = list(self.scope_of_deletion(record))
        refused = depending_on(record, going)
        posted = request.POST if request.method == "POST" else None
        form = ReasonForm(posted, label="Why it is deleted", longest=REASON_LENGTH)
        if request.method == "POST" and not refused and form.is_valid():
            changes = changes_between(picture_of(going), {})
            return self._keep(request, record, changes, reason=form.cleaned_data["reason"])
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Delete “{record}”",
            "original": record,
            "going": going[1:],
            "refused": refused,
            "form": form,
            "second_person": settings.DESK_SECOND_PERSON,
        }
        return TemplateResponse(request, self.delete_confirmation_template, context)

    def scope_of_deletion(self, record: Any) -> Iterable[Model]:
        others = {each.pk for each in self.changing_with(record)}
        for each in self.scope(record):
            if not (isinstance(each, self.model) and each.pk in others):
                yield each

    # History

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """What became of the record and of its parts, also after it was deleted."""
        key = unquote(object_id)
        record = self.get_object(request, key) or self._last_state(key)
        if not self.has_view_history_or_change_history_permission(request, record):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"History: {record}",
            "module_name": capfirst(str(self.opts.verbose_name_plural)),
            "object": record,
            "lines": lines_of(self.model, self.inlines, key),
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)

    def _last_state(self, key: str) -> Any:
        history: Any = self.model.history
        found = history.filter(id=key).first() if key.isdecimal() else None
        if found is None:
            raise Http404
        return found.instance


def reason_of(posted: Any) -> str:
    """Why a record is edited, as far as it was said beside its form."""
    return str(posted.get("_reason", "")).strip()[:REASON_LENGTH]


def is_new(record: Any) -> bool:
    """Not public yet: about to be added, or proposed and revised."""
    return record is None or record.pk is None or record.pk < 0


def _without_popups(form: Any) -> None:
    """What is entered in a second window is a proposal, too, and not there to be chosen."""
    for field in form.base_fields.values():
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_add_related = False
            field.widget.can_change_related = False
            field.widget.can_delete_related = False


def _refusing(form: Any, sentences: list[str]) -> Any:
    class Refused(form):
        def clean(self) -> Any:
            super().clean()
            raise ValidationError(sentences)

    return Refused
