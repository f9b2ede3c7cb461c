"""The steps that a text takes on its way to the public and back.

Each is a POST, checked here whatever the page showed, and says what happened. What takes
something away asks first.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from .. import drafting, publishing
from ..publishing import NotPossible
from .editing import profile_url
from .forms import PublishForm, TakeDownForm
from .reading import PUBLISH, ReadingPages

GONE = "This step can’t be taken any more: the text was published or discarded meanwhile."


class StepPages(ReadingPages):
    @method_decorator(require_POST)
    def submit_view(self, request, pk):
        profile = self.profile_for(request, pk)
        return self.take_step(
            request,
            profile,
            drafting.draft_of(profile),
            lambda draft: publishing.submit(draft, request.user, version_in(request)),
            "Submitted: a second person can publish it now.",
        )

    @method_decorator(require_POST)
    def publish_view(self, request, pk):
        profile = self.profile_for(request, pk, PUBLISH)
        form = PublishForm(request.POST, label_suffix="")
        if not form.is_valid():
            return self.profile_page(request, profile, form)
        said = form.cleaned_data
        when = f"Scheduled for {said['at']:%Y-%m-%d %H:%M} UTC." if said["at"] else "Published."
        return self.take_step(
            request,
            profile,
            drafting.draft_of(profile),
            lambda draft: publish_as(draft, request.user, said),
            when,
        )

    def discard_view(self, request, pk):
        profile = self.profile_for(request, pk)
        draft = drafting.draft_of(profile)
        if draft and request.method != "POST":
            title = f"Discard the draft: {profile}"
            return self.page(request, "discard", title, profile=profile, draft=draft)
        return self.take_step(
            request,
            profile,
            draft,
            lambda draft: drafting.discard(draft, version_in(request)),
            "Discarded.",
        )

    @method_decorator(require_POST)
    def unschedule_view(self, request, pk):
        profile = self.profile_for(request, pk, PUBLISH)
        return self.take_step(
            request,
            profile,
            profile.revisions.scheduled().first(),
            publishing.unschedule,
            "Taken back: it is a draft again, and what is live stays.",
        )

    def take_down_view(self, request, pk):
        profile = self.profile_for(request, pk, PUBLISH)
        live = profile.revisions.live().first()
        form = TakeDownForm(request.POST or None, label_suffix="")
        if live and not form.is_valid():
            title = f"Take down: {profile}"
            return self.page(request, "take_down", title, profile=profile, live=live, form=form)
        return self.take_step(
            request,
            profile,
            live,
            lambda live: publishing.take_down(live, request.user, form.cleaned_data["reason"]),
            f"Taken down: the page of {profile.country} has no profile now.",
        )

    @method_decorator(require_POST)
    def restore_view(self, request, pk, number):
        profile = self.profile_for(request, pk)
        return self.take_step(
            request,
            profile,
            get_object_or_404(profile.revisions, number=number),
            lambda revision: drafting.restore(revision, request.user),
            f"The text of revision {number} is a new draft.",
        )

    def profile_for(self, request, pk, permission=None):
        """The profile, if this person may take the step."""
        profile = super().profile_for(request, pk)
        if permission and not request.user.has_perm(permission):
            raise PermissionDenied
        return profile

    def take_step(self, request, profile, revision, step, done):
        """Do it, record it, and go back; a step that can't be taken says why.

        `revision` is None if there is none any more that could take it.
        """
        try:
            if revision is None:
                raise NotPossible(GONE)
            number = revision.number
            step(revision)
        except NotPossible as error:
            for sentence in error.sentences:
                messages.error(request, sentence)
        else:
            self.log_change(request, profile, f"Revision {number}: {done}")
            messages.success(request, done)
        return redirect(profile_url(profile))


def publish_as(draft, user, said):
    if not publishing.second_person(user, draft):
        raise NotPossible("Not published: it takes a second person, and you wrote on this draft.")
    publishing.publish(draft, user, **said)


def version_in(request):
    """Which version of the draft the person has read; 0 fits none."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else 0
