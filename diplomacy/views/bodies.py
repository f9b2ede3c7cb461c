from django.db import models
from django.views.generic import TemplateView

from nkworld.portal.panels import Fact

from ..models import Organization, Treaty
from ..standings import Memberships, Standings, Treaties
from .base import DiplomacyPage


class StandingList(DiplomacyPage, TemplateView):
    """The DPRK's place in each of many bodies on a day, in groups."""

    standings: type[Standings]
    kinds: type[models.TextChoices]
    group_by: str

    def get_context_data(self, **kwargs):
        held = self.standings(self.asked["as_of"]).on(self.day)
        groups: dict = {kind: [] for kind in self.kinds}
        for each in held:
            groups[self.kinds(getattr(each.subject, self.group_by))].append(each)
        return super().get_context_data(**kwargs) | {
            "day": self.day,
            "groups": [(kind.value, kind.label, rows) for kind, rows in groups.items() if rows],
            "tally": self.tally(held),
        }

    @staticmethod
    def tally(held):
        """How many of each standing, the most frequent first."""
        labels = [each.label for each in held]
        counted = sorted(set(labels), key=lambda label: (-labels.count(label), label))
        return [Fact(label, str(labels.count(label))) for label in counted]


class Organizations(StandingList):
    standings, kinds, group_by = Memberships, Organization.Kind, "kind"
    template_name = "diplomacy/organizations.html"


class TreatyList(StandingList):
    standings, kinds, group_by = Treaties, Treaty.Category, "category"
    template_name = "diplomacy/treaties.html"
