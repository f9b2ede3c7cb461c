from django.views.generic import TemplateView

from nkworld.portal.drawing import FigureView, answered
from nkworld.portal.views.base import PublicPage
from nkworld.provenance.models import DataQuestion
from nkworld.provenance.parameters import SPAN, chosen

from .models import RefugeeCount

FIGURES = {
    "travel/refugees": SPAN,
    "travel/refugees-by-country": ("as_of",),
    "travel/asylum-decisions": SPAN,
    "travel/refugee-admissions": SPAN,
}


class Index(PublicPage, TemplateView):
    """Refugees and asylum-seekers: each figure for the same years and the same day."""

    parameters = SPAN
    template_name = "refugees/index.html"

    crumbs = (("Travel", "travel:index"),)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not RefugeeCount.objects.as_of().exists():
            return context
        figures = [FigureView(slug, chosen(self.query, names)) for slug, names in FIGURES.items()]
        questions = DataQuestion.objects.about_all_of(RefugeeCount.dataset)
        return context | {
            "sentence": figures[0].figure.headline,
            "figures": [figure for figure in figures if figure],
            "questions": answered(questions),
        }
