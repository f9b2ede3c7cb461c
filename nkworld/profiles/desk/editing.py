"""The desk's page on which a draft is written, with its preview."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from nkworld.importing.desk.pages import DeskRequest
from nkworld.importing.desk.steps import StepPages

from ..differences import difference
from ..drafting import Conflict, draft_of, save_draft, stamp
from ..models import LONGEST_BODY, Profile, ProfileRevision
from ..publishing import keys_published
from ..rendering import Text
from .forms import DraftForm, SourceFormSet, SourceRows

EMPTY = {"title": "", "summary": "", "facts_until": "", "body": "", "sources": []}


class EditingPages(StepPages):
    """Writing, previewing, and what happens if two people write at once."""

    folder = "profiles/desk"
    publish_permission = "profiles.publish_profilerevision"
    related = ("country",)

    def draft_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        profile = self.record_for(request, pk)
        if request.method != "POST":
            return self.blank_page(request, profile)
        form, rows = DraftForm(request.POST), SourceFormSet(request.POST, prefix="sources")
        valid = form.is_valid() & rows.is_valid()
        if "preview" in request.POST or not valid:
            return self.editing_page(request, profile, form, rows)
        content = content_of(form, rows)
        try:
            draft = save_draft(profile, request.user, content, form.cleaned_data["seen"])
        except Conflict as conflict:
            return self.conflict_page(request, profile, content, conflict.current)
        self.log_change(request, profile, f"Saved the draft of revision {draft.number}.")
        messages.success(request, "Saved. Nobody outside the desk sees it before it is published.")
        return redirect(profile_url(profile))

    def blank_page(self, request: HttpRequest, profile: Profile) -> HttpResponse:
        """The draft that waits, or a new one made from what was published last."""
        draft = draft_of(profile)
        start = draft or profile.revisions.newest_first().first()
        content = start.content() if start else EMPTY | {"title": f"{profile.country} and the DPRK"}
        return self.editing_page(request, profile, *forms_for(content, stamp(draft)))

    def conflict_page(
        self,
        request: HttpRequest,
        profile: Profile,
        mine: dict[str, Any],
        current: ProfileRevision | None,
    ) -> HttpResponse:
        """Nothing is written: both texts are shown, and saving again is a decision."""
        theirs = current or profile.revisions.newest_first().first()
        form, rows = forms_for(mine, stamp(current))
        return self.editing_page(
            request,
            profile,
            form,
            rows,
            conflict=True,
            theirs=theirs,
            their_draft=current,
            parts=difference(theirs.content(), mine) if theirs else [],
            status=409,
        )

    def editing_page(
        self,
        request: HttpRequest,
        profile: Profile,
        form: DraftForm,
        rows: SourceRows,
        status: int = 200,
        **context: Any,
    ) -> HttpResponse:
        """The form beside the text as the public would see it."""
        response = self.page(
            request,
            "draft",
            f"Write: {profile}",
            profile=profile,
            form=form,
            rows=rows,
            preview=preview_of(profile, form, rows),
            **context,
        )
        response.status_code = status
        return response

    @method_decorator(require_POST)
    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The preview alone, for the script that keeps it up to date."""
        profile = self.record_for(request, pk)
        form, rows = DraftForm(request.POST), SourceFormSet(request.POST, prefix="sources")
        form.full_clean()
        rows.full_clean()
        context = {"preview": preview_of(profile, form, rows), "place": ""}
        return HttpResponse(render_to_string("profiles/desk/preview.html", context))


def profile_url(profile: Profile) -> str:
    return reverse("admin:profiles_profile_change", args=[profile.pk])


def content_of(form: DraftForm, rows: SourceRows) -> dict[str, Any]:
    words = {name: form.cleaned_data[name] for name in DraftForm.Meta.fields}
    return words | {"sources": rows.listed()}


def forms_for(content: dict[str, Any], seen: str) -> tuple[DraftForm, SourceRows]:
    words = {name: content[name] for name in DraftForm.Meta.fields}
    return (
        DraftForm(initial=words | {"seen": seen}),
        SourceFormSet(initial=content["sources"], prefix="sources"),
    )


def preview_of(profile: Profile, form: DraftForm, rows: SourceRows) -> Text | None:
    """The text as typed so far; None where it is longer than any text may be."""
    body: str
    if form.is_bound:
        body = str(form.cleaned_data.get("body", form.data.get("body", "")))
        sources = rows.listed()
    else:
        body, sources = form.initial["body"], [dict(row) for row in rows.initial or ()]
    if len(body) > LONGEST_BODY:
        return None
    return Text(body, sources, marked=True, waiting=keys_published(profile))
