from django.views.generic import TemplateView

from nkworld.portal.drawing import FigureView, answered
from nkworld.portal.views.base import PublicPage
from nkworld.provenance.models import DataQuestion
from nkworld.provenance.parameters import chosen

from .models import Section, SectionFlow

SHARED = ("direction", "rule", "as_of")
FIGURES = {
    "trade/sitc-sections": ("country", *SHARED),
    "trade/sitc-partners": ("year", *SHARED),
}


class Index(PublicPage, TemplateView):
    """Goods by SITC section: three years of sections, and the partners of one of them."""

    parameters = ("country", "year", *SHARED)
    template_name = "sitc/index.html"

    crumbs = (("Trade", "trade:index"),)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "figures": self.figures(),
            "sections": Section,
            "questions": answered(DataQuestion.objects.about_all_of(SectionFlow.dataset)),
        }

    def figures(self):
        page = self.request.path
        return [
            FigureView(slug, chosen(self.query, own), page=page) for slug, own in FIGURES.items()
        ]
