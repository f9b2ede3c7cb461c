"""A step that a release takes: allowed, taken, recorded, and answered in a sentence."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect

from nkworld.provenance.models import Release
from nkworld.provenance.publishing import NotPublishable

from ..doubts import NotAsked
from .pages import DeskPages
from .upload import review_url


class StepPages(DeskPages):
    def release_for(self, request, pk, permission=None):
        """The release, if this person may take the step."""
        release = get_object_or_404(Release.objects.cited(), pk=pk)
        allowed = self.has_change_permission(request, release)
        if not allowed or (permission and not request.user.has_perm(permission)):
            raise PermissionDenied
        return release

    def take_step(self, request, release, step, done, part=""):
        """Do it, record it, and go back to the review; a step that can't be taken says why."""
        try:
            sentence = done(step())
        except (NotPublishable, NotAsked) as error:
            messages.error(request, str(error))
        else:
            self.log_change(request, release, sentence)
            messages.success(request, sentence)
        return redirect(review_url(release) + (f"?part={part}" if part else ""))
