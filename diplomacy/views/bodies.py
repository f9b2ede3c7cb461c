from django.db import models
from django.urls import reverse
from django.views.generic import TemplateView

from nkworld.portal.panels import Fact

from ..membership_states import Memberships, MembershipStates, Treaties
from ..models import Organization, Treaty
from .base import DiplomacyPage


class BodyList(DiplomacyPage, TemplateView):
    """The DPRK's place in each of many bodies on a day, in groups."""

    states: type[MembershipStates]
    kinds: type[models.TextChoices]
    group_by: str
    api: str  # its table of what each source says, row by row

    def get_context_data(self, **kwargs):
        states = self.states(self.params["as_of"])
        held = states.on(self.day)
        groups: dict = {kind: [] for kind in self.kinds}
        for each in held:
            groups[self.kinds(getattr(each.subject, self.group_by))].append(each)
        return super().get_context_data(**kwargs) | {
            "day": self.day,
            "groups": [(kind.value, kind.label, rows) for kind, rows in groups.items() if rows],
            "tally": self.tally(held),
            "excluded": states.excluded(),
            "subject": self.states.name,
            "api_url": reverse(f"api:{self.api}-list"),
        }

    @staticmethod
    def tally(held):
        """How many of each standing, the most frequent first."""
        labels = [each.label for each in held]
        counted = sorted(set(labels), key=lambda label: (-labels.count(label), label))
        return [Fact(label, str(labels.count(label))) for label in counted]


class Organizations(BodyList):
    states, kinds, group_by = Memberships, Organization.Kind, "kind"
    template_name, api = "diplomacy/organizations.html", "diplomacy-memberships"


class TreatyList(BodyList):
    states, kinds, group_by = Treaties, Treaty.Category, "category"
    template_name, api = "diplomacy/treaties.html", "diplomacy-participations"
