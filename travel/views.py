from dataclasses import dataclass

from django.views.generic import TemplateView

from nkworld.portal.drawing import FigureView, answered
from nkworld.portal.views.base import PublicPage
from nkworld.provenance.models import DataQuestion
from nkworld.provenance.parameters import SPAN

from .facts import front_facts
from .models import Crossing

SECTIONS = {
    "china": (
        "North Koreans in China",
        ("china", "china-purpose", "china-sex", "china-age", "china-mode", "parts-and-total"),
    ),
    "russia": ("North Koreans in Russia", ("russia",)),
    "korea": (
        "Between South and North",
        ("resettlement", "to-the-north", "to-the-south", "kumgang", "kaesong"),
    ),
    "visitors": ("Foreigners in North Korea", ("visitors", "tourists")),
    "workers": ("North Koreans at work abroad", ("workers",)),
}


@dataclass(frozen=True)
class Section:
    id: str
    title: str
    figures: list


class Index(PublicPage, TemplateView):
    """The whole of travel: each figure for the same years and the same day."""

    parameters = SPAN
    template_name = "travel/index.html"

    def get_context_data(self, **kwargs):
        has_claims = Crossing.objects.as_of().exists()
        sections = [self.section(*each) for each in SECTIONS.items()] if has_claims else []
        questions = DataQuestion.objects.about_all_of(Crossing.dataset)
        return super().get_context_data(**kwargs) | {
            "facts": front_facts() if has_claims else [],
            "sections": [section for section in sections if section.figures],
            "questions": answered(questions),
        }

    def section(self, name, told):
        title, slugs = told
        drawn = [FigureView(f"travel/{slug}", self.query.dict()) for slug in slugs]
        return Section(name, title, [figure for figure in drawn if figure])
