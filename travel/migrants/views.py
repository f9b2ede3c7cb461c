from django.views.generic import TemplateView

from nkworld.portal.drawing import FigureView, answered
from nkworld.portal.views.base import PublicPage
from nkworld.provenance.models import DataQuestion
from nkworld.provenance.parameters import chosen

from .models import Direction, MigrantStock

PARAMETERS = ("as_of",)
FIGURES = {
    Direction.BORN_THERE: "travel/migrant-stock-by-country",
    Direction.LIVING_THERE: "travel/migrant-stock-by-origin",
}


class Index(PublicPage, TemplateView):
    """The model, both ways; no count stands on this page."""

    parameters = PARAMETERS
    template_name = "migrants/index.html"

    crumbs = (("Travel", "travel:index"),)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not MigrantStock.objects.as_of().exists():
            return context
        questions = DataQuestion.objects.about_all_of(MigrantStock.dataset)
        return context | {
            "sections": [self.section(*each) for each in FIGURES.items()],
            "questions": answered(questions),
        }

    def section(self, direction, slug):
        """One direction: the newest year, country by country."""
        figure = FigureView(slug, chosen(self.query, PARAMETERS))
        return {"id": direction.value, "title": direction.label, "figure": figure}
