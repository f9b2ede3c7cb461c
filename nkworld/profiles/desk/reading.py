"""One profile at the desk: its texts, the steps that it can take, and any two compared."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from nkworld.provenance.parameters import nearest

from .. import publishing
from ..differences import difference
from ..drafting import draft_of
from ..models import Profile, ProfileRevision
from ..queue import stale_paragraphs
from ..rendering import Text
from .editing import EditingPages, profile_url
from .forms import PublishForm


class ReadingPages(EditingPages):
    def record_page(
        self, request: HttpRequest, profile: Profile, publish_form: PublishForm | None = None
    ) -> HttpResponse:
        draft, live = draft_of(profile), profile.revisions.as_of().first()
        revisions = profile.revisions.order_by("-number")
        return self.page(
            request,
            "profile",
            str(profile),
            profile=profile,
            revisions=revisions.select_related("saved_by", "published_by", "taken_down_by"),
            draft=draft,
            live=live,
            has_history=profile.revisions.published().exists(),
            stale=stale_paragraphs(profile.revisions.as_of()),
            may=self.possible_steps(request, draft)
            | {"withdraw": self.possible_steps(request, live)["withdraw"]},
            **(review_of(draft, live, publish_form) if draft else {}),
        )

    def difference_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        profile = get_object_or_404(Profile, pk=pk)
        revisions = {str(one.number): one for one in profile.revisions.order_by("-number")}
        left, right = (revisions.get(request.GET.get(name, "")) for name in ("from", "to"))
        if left is None or right is None:
            messages.error(request, f"Name two revisions. {nearest('', revisions)}")
            return redirect(profile_url(profile))
        return self.page(
            request,
            "difference",
            f"{profile}: revision {left.number} and {right.number}",
            profile=profile,
            left=left,
            right=right,
            revisions=revisions.values(),
            parts=difference(left.content(), right.content()),
        )


def review_of(
    draft: ProfileRevision, live: ProfileRevision | None, publish_form: PublishForm | None = None
) -> dict[str, Any]:
    """A draft as a second person reads it: what is wrong, and what it changes."""
    text = Text.of(draft, marked=True, waiting=publishing.keys_published(draft.profile))
    form = publish_form or PublishForm(initial={"version": draft.version}, label_suffix="")
    return {
        "text": text,
        "problems": text.problems(),
        "parts": difference(live.content(), draft.content()) if live else [],
        "publish_form": form,
    }
