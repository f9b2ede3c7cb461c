"""What opens the home page. A domain's `panels.py` announces it, as it does its sections:

    @register
    class WhoTrades(FrontQuestion):    # the question at the top; the first in position is shown
    @register
    class RelationsMap(FrontMap):      # a map of all countries
    @register
    class ChinaImports(Dispute):       # one figure on which sources differ, as an example

Each is falsy, and not shown, where there is nothing to say.
"""

from functools import cached_property
from typing import Any

from .drawing import FigureView
from .failures import panel_of
from .panels import Registered, announced, drawn_if_known


class FrontQuestion(Registered):
    """A newcomer's question, answered by the headline of `figure_slug`.

    `doubts` are figures, as (slug, query), whose headlines say what the answer leaves out.
    """

    template_name = "portal/home_question.html"
    question: str
    figure_slug: str
    doubts: tuple[tuple[str, dict[str, str]], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.figure)

    @cached_property
    def figure(self) -> FigureView | None:
        return drawn_if_known(self.figure_slug, {})

    @cached_property
    def doubting(self) -> list[FigureView]:
        found = (drawn_if_known(slug, query) for slug, query in self.doubts)
        return [drawn for drawn in found if drawn]


class FrontMap(Registered):
    """A map of the world under a sentence; its template draws it."""

    url_name: str


class Dispute(Registered):
    """A figure that compares sources, in a state in which they differ."""

    figure_slug: str
    query: dict[str, str] = {}

    def __bool__(self) -> bool:
        return bool(self.figure)

    @cached_property
    def figure(self) -> FigureView | None:
        return drawn_if_known(self.figure_slug, self.query)


def first[R: Registered](kind: type[R]) -> R | Any:
    """The first of a kind that has something to say; None if there is none."""
    found = (panel_of(each) for each in announced(kind))
    return next((panel for panel in found if panel is not None), None)
