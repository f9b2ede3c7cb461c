from datetime import date

from django.urls import reverse
from django.views.generic import TemplateView

from nkworld.charts import exact
from nkworld.portal.drawing import FigureView, answered
from nkworld.portal.facts import Fact
from nkworld.provenance.models import DataQuestion
from nkworld.provenance.points import day_of

from ..entries import Kind, entries, of_kinds
from ..models import Designation, Launch, NuclearTest, Outcome
from ..questions import NuclearTestQuestion
from .base import DIPLOMACY, CouncilPage

# The page of the rows behind each figure, and what its headline’s numbers are.
PAGES = {
    "diplomacy/outcomes": ("council:outcomes", ("Resolutions on Korea", "Drafts vetoed")),
    "diplomacy/designations": (
        "council:designations",
        ("Individuals on the UN 1718 list", "Entities on the UN 1718 list"),
    ),
    "diplomacy/launches": ("council:launches", ("Missiles launched",)),
}
SHOWN_ENTRIES = 12
ASKED = (Outcome, Designation, Launch, NuclearTest)


class Index(CouncilPage, TemplateView):
    """The Council’s outcomes on Korea, its list, and what was launched and tested meanwhile."""

    template_name = "council/index.html"
    crumbs = (DIPLOMACY,)

    def get_context_data(self, **kwargs):
        figures = [FigureView(slug, self.query.dict()) for slug in PAGES]
        datasets = [model.dataset for model in ASKED]
        questions = DataQuestion.objects.filter(dataset__slug__in=datasets, figure="")
        decided = of_kinds(entries(self.moment), Kind.RESOLUTION, Kind.VETOED)
        return super().get_context_data(**kwargs) | {
            "figures": [figure for figure in figures if figure],
            "facts": [fact for figure in figures if figure for fact in facts_of(figure)],
            "entries": decided[:SHOWN_ENTRIES],
            "every": len(decided),
            "tests": NuclearTestQuestion(self.query.dict()).validated().answers(),
            "questions": answered(questions),
        }


def facts_of(figure: FigureView) -> list[Fact]:
    """The numbers of a figure’s headline: of two that it compares, the newer one."""
    page, terms = PAGES[figure.slug]
    day: date = day_of(figure.form.cleaned_data)
    claims = figure.figure.headline.claims[-len(terms) :]
    return [
        Fact.of(
            term,
            claim.point,
            exact,
            figure.figure,
            day,
            reverse(page),
            period=claim.period,
        )
        for term, claim in zip(terms, claims, strict=False)
    ]
