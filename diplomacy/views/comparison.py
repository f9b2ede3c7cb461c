from django.views.generic import TemplateView

from nkworld.provenance.models import Source

from ..comparison import CITATION, PUBLISHED_DAY, PUBLISHER, differences, undated_closings
from ..posts import Missions
from .base import DiplomacyPage


class HowWeCount(DiplomacyPage, TemplateView):
    """Our counts at the start of 2017 beside the published ones, country by country."""

    parameters = ("as_of",)
    template_name = "diplomacy/how_we_count.html"

    def get_context_data(self, **kwargs):
        missions = Missions.load(self.asked["as_of"])
        return super().get_context_data(**kwargs) | {
            "day": PUBLISHED_DAY,
            "publisher": Source.objects.filter(slug=PUBLISHER).first(),
            "citation": CITATION,
            "differences": differences(missions),
            "undated": undated_closings(missions),
        }
