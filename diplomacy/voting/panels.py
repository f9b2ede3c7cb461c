"""What the ballots of the General Assembly say of one country, on its page."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count

from nkworld.asking.rules import rule_called, rules_of
from nkworld.charts import percent
from nkworld.portal.facts import Fact, Latest
from nkworld.portal.panels import Column, FigurePanel, SideBySide, register

from .models import Agreement, Ballot, RollCall
from .questions import CAST
from .shares import Year, shares_of


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

    def __bool__(self) -> bool:
        return self.has_agreement or bool(self.on_korea)

    @cached_property
    def has_agreement(self) -> bool:
        """A year of few roll calls alone makes a section, too: its note tells of it."""
        if not rules_of(Agreement.dataset):
            return False  # nothing was published yet
        rule = rule_called(Agreement.dataset, moment=self.moment)
        return bool(shares_of(rule, self.moment, self.country))

    @cached_property
    def on_korea(self) -> list[OnKorea]:
        ballots = Ballot.objects.as_of(self.moment).filter(country=self.country).order_by()
        counted = ballots.values_list("roll_call__subject", "vote").annotate(Count("vote"))
        found: dict[str, dict[str, int]] = {}
        for subject, vote, number in counted:
            found.setdefault(subject, {})[vote] = number
        return [
            OnKorea(subject, found[subject]) for subject in RollCall.Subject if subject in found
        ]

    @cached_property
    def figure(self) -> Any:
        return super().figure if self.has_agreement else None

    @property
    def facts(self) -> list[Fact]:
        return super().facts if self.figure else []


@register
class VotesSideBySide(SideBySide):
    slug = "un-votes"
    title = "UN votes"
    position = 30
    figure_slug = "diplomacy/voting-agreement"


@register
class LatestVotes(Column):
    """How often each state voted with North Korea in the newest whole year on record."""

    slug = "un-votes"
    title = "Votes with North Korea"
    theme = "Diplomacy"
    position = 32

    def latest(self) -> dict[int, Latest]:
        if not rules_of(Agreement.dataset):
            return {}  # nothing was published yet
        rule = rule_called(Agreement.dataset)
        return {
            share.row["country_id"]: Latest.of(
                self.title, share.point(share.period), percent, share.row["source__short_name"]
            )
            for share in Year.load(rule).shares
            if share.is_drawn
        }
