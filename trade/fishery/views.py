from django.views.generic import TemplateView

from nkworld.portal.drawing import FigureView, answered
from nkworld.portal.views.base import PublicPage
from nkworld.provenance.models import DataQuestion
from nkworld.provenance.parameters import SPAN

from .models import FisheryFlow


class Index(PublicPage, TemplateView):
    """Fish and fishery products: both directions by year."""

    parameters = ("rule", *SPAN, "marks")
    template_name = "fishery/index.html"

    crumbs = (("Trade", "trade:index"),)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "figure": FigureView("trade/fishery", self.query, page=self.request.path),
            "questions": answered(DataQuestion.objects.about_all_of(FisheryFlow.dataset)),
        }
