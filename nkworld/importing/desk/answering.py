"""How an editor answers what is asked about a draft's rows."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from nkworld.provenance.models import DoubtAnswer

from .. import doubts
from .forms import AnswerForm
from .steps import StepPages
from .upload import review_url


class AnswerPages(StepPages):
    """For the ReleaseAdmin: keep or exclude what is doubted."""

    @method_decorator(require_POST)
    def answer_view(self, request, pk):
        """Keep or exclude what is doubted; the draft's rows are marked, none is deleted."""
        release = self.release_for(request, pk)
        form = AnswerForm(request.POST)
        if form.is_valid():
            return self.take_step(
                request,
                release,
                lambda: doubts.answer(release, **form.cleaned_data, user=request.user),
                told,
                part="doubts",
            )
        for sentences in form.errors.values():
            messages.error(request, " ".join(map(str, sentences)))
        return redirect(f"{review_url(release)}?part=doubts")


def told(answer):
    """Algeria, 2008 is excluded and will stand in the ledger: South Korean goods"""
    if answer.verdict == DoubtAnswer.Verdict.EXCLUDE:
        return f"{answer.subject} is excluded and will stand in the ledger: {answer.reason}"
    return f"{answer.subject} is kept." + (f" {answer.reason}" if answer.reason else "")
