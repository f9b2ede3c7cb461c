from functools import cached_property

from nkworld.portal.views.base import PublicPage
from nkworld.provenance.questions import QuestionForm

from ..parameters import OnDate


class DiplomacyPage(PublicPage):
    """A page below that of the domain, which asks its query of `question`."""

    question: type[QuestionForm] = OnDate
    parameters: tuple[str, ...] = ("on", "as_of")
    crumbs: tuple[tuple[str, str], ...] = (("Diplomacy", "diplomacy:index"),)

    @cached_property
    def form(self):
        return self.question.ask(self.query)

    @property
    def params(self):
        return self.form.cleaned_data

    @property
    def day(self):
        return self.params["on"]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"form": self.form}
