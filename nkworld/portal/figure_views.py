"""The views of a chart's own page: chart, table, map, sources, each a link with its state.

`?view=table` is asked of the page, not of the figure: files and cards have no view.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.http import QueryDict

from nkworld.provenance.questions import InvalidQuery, nearest

from .figure_map import FigureMap
from .figure_sources import FigureSources

if TYPE_CHECKING:
    from .drawing import FigureView

VIEW = "view"
CHART, TABLE, MAP, SOURCES = "", "table", "map", "sources"
TITLES = {CHART: "Chart", TABLE: "Table", MAP: "Map", SOURCES: "Sources"}
TEMPLATES = {
    TABLE: "components/figure_view_table.html",
    MAP: "components/figure_view_map.html",
    SOURCES: "components/figure_view_sources.html",
}


@dataclass(frozen=True)
class View:
    title: str
    url: str
    current: bool


@dataclass(frozen=True)
class FigureViews:
    """`name` is the view that is shown of `drawn`."""

    drawn: "FigureView"
    name: str

    @property
    def title(self) -> str:
        return TITLES[self.name]

    @property
    def template(self) -> str:
        """Of what stands in place of the picture; empty of the picture."""
        return TEMPLATES.get(self.name, "")

    @cached_property
    def links(self) -> list[View]:
        return [
            View(title, self.drawn.view_url(name), name == self.name)
            for name, title in TITLES.items()
            if name != MAP or self.map
        ]

    @cached_property
    def map(self) -> FigureMap | None:
        figure = self.drawn.figure
        return FigureMap(figure, figure.by_country) if figure.by_country else None

    @cached_property
    def sources(self) -> FigureSources:
        return FigureSources(self.drawn)


def view_asked(query: QueryDict) -> str:
    """Takes the view out of a page's query; InvalidQuery if there is none of that name."""
    given = query.pop(VIEW, [])
    if len(given) > 1:
        raise InvalidQuery([(VIEW, "“view” is given several times: give it once.")])
    name = given[0] if given else CHART
    if name == "chart":
        return CHART
    if name not in TITLES:
        known = [each for each in TITLES if each]
        sentence = f"“{name}” is no view of a chart: {', '.join(known)}. {nearest(name, known)}"
        raise InvalidQuery([(VIEW, sentence)])
    return name
