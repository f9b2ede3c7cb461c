from django.views.generic import TemplateView

from nkworld.portal.drawing import FigureView, answered
from nkworld.portal.views.base import PublicPage
from nkworld.provenance.models import DataQuestion
from nkworld.provenance.parameters import SPAN, chosen

from .models import DonorFlow

SECTIONS = (
    ("current", "In current dollars", ("aid/net-aid", "aid/net-aid-by-donor")),
    (
        "constant",
        "In dollars of 2022",
        ("aid/oda-constant", "aid/oda-constant-by-donor"),
    ),
)


class Index(PublicPage, TemplateView):
    """Aid by the donors' statistics: current dollars and dollars of 2022, each for itself."""

    parameters = SPAN
    template_name = "flows/index.html"

    crumbs = (("Aid", "aid:index"),)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not DonorFlow.objects.as_of().exists():
            return context
        questions = DataQuestion.objects.about_all_of(DonorFlow.dataset)
        return context | {
            "sections": [self.section(*each) for each in SECTIONS],
            "questions": answered(questions),
        }

    def section(self, name, title, slugs):
        drawn = [FigureView(slug, self.asked_of(slug)) for slug in slugs]
        return {"id": name, "title": title, "figures": [each for each in drawn if each]}

    def asked_of(self, slug):
        """A figure of one year knows no span of years."""
        names = ("as_of",) if slug.endswith("-by-donor") and "constant" in slug else SPAN
        return chosen(self.query, names)
