"""One profile at the desk: its texts, the steps that it can take, and any two compared."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
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

PUBLISH = "profiles.publish_profilerevision"
State = ProfileRevision.State


class ReadingPages(EditingPages):
    def change_view(self, request, object_id, form_url="", extra_context=None):
        profile = self.get_object(request, object_id)
        if profile is None:
            raise Http404
        if not self.has_view_permission(request, profile):
            raise PermissionDenied
        return self.profile_page(request, profile)

    def profile_page(self, request, profile, publish_form=None):
        draft, live = draft_of(profile), profile.revisions.live().first()
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
            stale=stale_paragraphs(profile.revisions.live()),
            may=self.steps(request, draft, live),
            **(review_of(draft, live, publish_form) if draft else {}),
        )

    def steps(self, request, draft, live):
        """Which buttons stand on the page; each step checks again."""
        change = self.has_change_permission(request)
        publisher = request.user.has_perm(PUBLISH)
        second = draft is not None and publishing.second_person(request.user, draft)
        return {
            "change": change,
            "submit": change and draft is not None and draft.state == State.DRAFT,
            "publish": publisher and second,
            "wait": draft is not None and not (publisher and second),
            "unschedule": publisher,
            "take_down": publisher and live is not None,
        }

    def difference_view(self, request, pk):
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


def review_of(draft, live, publish_form=None):
    """A draft as a second person reads it: what is wrong, and what it changes."""
    text = Text.of(draft, marked=True, waiting=publishing.keys_published(draft.profile))
    form = publish_form or PublishForm(initial={"version": draft.version}, label_suffix="")
    return {
        "text": text,
        "problems": text.problems(),
        "parts": difference(live.content(), draft.content()) if live else [],
        "publish_form": form,
    }
