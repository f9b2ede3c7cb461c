"""What the ballots of the General Assembly say of one country, on its page."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count

from nkworld.portal.panels import FigurePanel, register
from nkworld.provenance.rules import rule_called, rules_of

from .models import Agreement, Ballot, RollCall
from .roll_calls import CAST
from .shares import shares_of


@dataclass(frozen=True)
class OnKorea:
    """How often a country voted yes, no or abstained in roll calls on one subject."""

    subject: RollCall.Subject
    numbers: dict[str, int]

    @property
    def cells(self) -> list[int]:
        return [self.numbers.get(vote, 0) for vote in CAST]


@register
class VotingPanel(FigurePanel):
    """Agreement with North Korea by year, and how the country voted on Korea."""

    slug = "un-votes"
    title = "UN votes"
    position = 32
    template_name = "voting/country_panel.html"
    figure_slug = "diplomacy/voting-agreement"
    fact_term = "Votes with North Korea"

    def __bool__(self):
        return self.has_agreement or bool(self.on_korea)

    @cached_property
    def has_agreement(self):
        """A year of few roll calls alone makes a section, too: its note tells of it."""
        if not rules_of(Agreement.dataset):
            return False  # nothing was published yet
        rule = rule_called(Agreement.dataset)
        return bool(shares_of(rule, self.moment, self.country))

    @cached_property
    def on_korea(self):
        ballots = Ballot.objects.as_of(self.moment).filter(country=self.country).order_by()
        counted = ballots.values_list("roll_call__subject", "vote").annotate(Count("vote"))
        found: dict[str, dict[str, int]] = {}
        for subject, vote, number in counted:
            found.setdefault(subject, {})[vote] = number
        return [
            OnKorea(subject, found[subject]) for subject in RollCall.Subject if subject in found
        ]

    @cached_property
    def figure(self):
        return super().figure if self.has_agreement else None

    @property
    def pictures(self):
        """None: the opening tells itself why it may say what it says."""
        return []

    @property
    def sentence(self):
        """The figure's, where it claims anything."""
        return super().sentence if self.figure else ""
