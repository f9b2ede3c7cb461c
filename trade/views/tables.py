"""The whole of trade."""

from django.views.generic import TemplateView

from nkworld.portal.drawing import FigureView, answered
from nkworld.portal.views.base import PublicPage
from nkworld.provenance.models import DataQuestion
from nkworld.provenance.parameters import SPAN
from nkworld.provenance.questions import chosen

from ..models import Flow

FIGURES = {
    "trade/total": ("rule", *SPAN),
    "trade/china-share": ("rule", *SPAN),
    "trade/china-months": ("rule", *SPAN),
    "trade/beyond-china": ("rule", *SPAN),
    "trade/leading-partners": ("rule", "as_of"),
    "trade/inter-korean": SPAN,
}


class Index(PublicPage, TemplateView):
    """The whole of trade: each figure under the same rule, years and day."""

    parameters = ("rule", *SPAN)
    template_name = "trade/index.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "figures": [
                FigureView(slug, chosen(self.query, names)) for slug, names in FIGURES.items()
            ],
            "questions": answered(DataQuestion.objects.about_all_of(Flow.dataset)),
        }
