"""What a section of a country shows on the country's page: the rest stands on its own page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from nkworld.charts import Sentence
from nkworld.charts.headline import UNREVIEWED

from .drawing import FigureView
from .facts import Fact
from .failures import FailedPanel, attempt
from .openings import Opening, opening_of
from .panels import facts_of

MOST_FACTS = 3


@dataclass(frozen=True)
class Lead:
    """One panel's sentence, first picture and few facts, and its other figures by name.

    What the top of the page or a headline says is not said again.
    """

    panel: Any
    facts: list[Fact]
    opening: Opening | None = None
    picture: FigureView | None = None
    others: Sequence[FigureView] = ()

    def __bool__(self) -> bool:
        """Whether it says anything of itself."""
        return bool(self.facts or self.opening or self.picture or self.others)


def leads_of(panels: Iterable[Any], openings: Sequence[Opening], strip: Sequence[Fact]) -> list:
    return [
        attempt(
            lambda panel=panel: lead_of(panel, openings, strip),  # type: ignore[misc]
            panel.slug,
            lambda panel=panel: Lead(FailedPanel(panel), []),  # type: ignore[misc]
            getattr(panel, "query", None),
        )
        for panel in panels
    ]


def lead_of(panel: Any, openings: Sequence[Opening], strip: Sequence[Fact]) -> Lead:
    if not panel.is_folded:
        return Lead(panel, [])
    figures = [drawn for drawn in panel.pictures if drawn]
    said = {claim.point for each in figures for claim in each.figure.headline.claims}
    facts = [
        fact
        for fact in facts_of(panel)
        if fact not in strip and said.isdisjoint(claim.point for claim in fact.claims)
    ][:MOST_FACTS]
    drawn = 1 if panel.draws_lead else 0
    headed = any(each.figure.headline == panel.sentence for each in figures)
    told = None if headed or panel.finding else next(iter(opening_of([panel])), None)
    if told and any(told.text == each.text for each in openings):
        told = None
    return Lead(panel, facts, told, next(iter(figures[:drawn]), None), figures[drawn:])


def left_out_of(panels: Iterable[Any]) -> list[str]:
    """What is newer than the numbers at the top of the page, and nobody reviewed."""
    return [each for panel in panels for each in _left_out(panel)]


def _left_out(panel: Any) -> tuple[str, ...]:
    def read() -> tuple[str, ...]:
        sentence = panel.sentence
        left_out = sentence.left_out if isinstance(sentence, Sentence) else ()
        return tuple(each for each in left_out if UNREVIEWED in each)

    return attempt(read, panel.slug, tuple, getattr(panel, "query", None))
