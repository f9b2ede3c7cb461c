"""What a section of a country shows on the country's page: the rest stands on its own page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from nkworld.charts.fallback import newest_claims
from nkworld.figures.points import day_of

from .drawing import FigureView
from .facts import Fact
from .failures import FailedPanel, attempt
from .panels import facts_of

MOST_FACTS = 3
PLAIN = "portal/panel_lead.html"


@dataclass(frozen=True)
class Lead:
    """One panel's first picture and few facts, and its other figures by name.

    What the top of the page or the picture says is not said again.
    """

    panel: Any
    facts: list[Fact]
    picture: FigureView | None = None
    others: Sequence[FigureView] = ()

    def __bool__(self) -> bool:
        return bool(self.facts or self.picture or self.others)

    @property
    def is_brief(self) -> bool:
        is_plain = self.panel.lead_template_name == PLAIN
        return is_plain and not (self.picture or self.panel.finding)


def leads_of(panels: Iterable[Any], strip: Sequence[Fact]) -> list[Lead]:
    return [
        attempt(
            lambda panel=panel: lead_of(panel, strip),  # type: ignore[misc]
            panel.slug,
            lambda panel=panel: Lead(FailedPanel(panel), []),  # type: ignore[misc]
            getattr(panel, "query", None),
        )
        for panel in panels
    ]


def lead_of(panel: Any, strip: Sequence[Fact]) -> Lead:
    if not panel.is_folded:
        return Lead(panel, [])
    figures = [drawn for drawn in panel.pictures if drawn]
    first = figures[:1] if panel.draws_lead or panel.finding else []
    told = {
        claim.point
        for drawn in first
        for claim in newest_claims(drawn.figure, day_of(drawn.form.cleaned_data))
    }
    facts = [
        fact
        for fact in facts_of(panel)
        if fact not in strip and told.isdisjoint(claim.point for claim in fact.claims)
    ][:MOST_FACTS]
    return Lead(panel, facts, next(iter(first), None), figures[len(first) :])
