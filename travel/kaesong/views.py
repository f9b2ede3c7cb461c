from django.views.generic import TemplateView

from nkworld.portal.drawing import FigureView, answered
from nkworld.portal.views.base import PublicPage
from nkworld.provenance.models import DataQuestion
from nkworld.provenance.parameters import SPAN

from .models import ZoneFigure

FIGURES = ("travel/kaesong-output", "travel/kaesong-workers")


class Index(PublicPage, TemplateView):
    """The zone from its first goods to its end."""

    parameters = SPAN
    template_name = "kaesong/index.html"

    crumbs = (("Travel", "travel:index"),)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not ZoneFigure.objects.as_of().exists():
            return context
        figures = [FigureView(slug, self.query.dict()) for slug in FIGURES]
        questions = DataQuestion.objects.about_all_of(ZoneFigure.dataset)
        return context | {
            "figures": [figure for figure in figures if figure],
            "questions": answered(questions),
        }
