"""How an editor answers what is asked about a draft's rows."""

from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from nkworld.provenance.models import DoubtAnswer
from nkworld.provenance.steps import StepRefused

from .. import doubts
from .forms import AnswerForm
from .pages import DeskRequest
from .steps import StepPages
from .upload import review_url


class AnswerPages(StepPages):
    """For the ReleaseAdmin: keep or exclude what is doubted."""

    @method_decorator(require_POST)
    def answer_view(self, request: DeskRequest, pk: int) -> HttpResponse:
        """Keep or exclude what is doubted; the draft's rows are marked, none is deleted."""
        release = self.record_for(request, pk)
        form = AnswerForm(request.POST)

        def answer() -> str:
            if not form.is_valid():
                raise StepRefused(
                    *(" ".join(map(str, sentences)) for sentences in form.errors.values())
                )
            return verdict_in_words(doubts.answer(release, **form.cleaned_data, user=request.user))

        return self.take_step(request, release, answer, f"{review_url(release)}?part=doubts")


def verdict_in_words(answer: DoubtAnswer) -> str:
    """Algeria, 2008 is excluded and will stand in the ledger: South Korean goods"""
    if answer.verdict == DoubtAnswer.Verdict.EXCLUDE:
        return f"{answer.subject} is excluded and will stand in the ledger: {answer.reason}"
    return f"{answer.subject} is kept." + (f" {answer.reason}" if answer.reason else "")
