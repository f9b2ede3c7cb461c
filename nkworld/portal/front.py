"""What opens the home page. A domain's `panels.py` announces it, as it does its sections:

    @register
    class TradeWithChina(FrontFigure):    # the figure at the top; the first in position is shown
    @register
    class RelationsMap(FrontMap):         # a map of all countries

Each is falsy, and not shown, where there is nothing to say.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from nkworld.atlas.page_addresses import page_address

from . import stories
from .drawing import FigureView, Option
from .failures import panel_of
from .panels import FrontPanel, Registered, announced, drawn_if_known


class FrontFigure(Registered):
    """The picture over which the home page's finding stands: `figure_slug`, asked with `query`."""

    template_name = "portal/home_figure.html"
    figure_slug: str
    query: Mapping[str, str] = {}

    def __bool__(self) -> bool:
        return bool(self.figure)

    @cached_property
    def figure(self) -> FigureView | None:
        return drawn_if_known(self.figure_slug, self.query)


class FrontMap(Registered):
    """A map of the world under a sentence; its template draws it."""

    url_name: str


def first[R: Registered](kind: type[R]) -> R | Any:
    found = (panel_of(each) for each in announced(kind))
    return next((panel for panel in found if panel is not None), None)


def navigation(request: HttpRequest) -> dict[str, list[Option]]:
    """What every page prints: domains and stories, as they announce themselves, between countries
    and charts.
    """
    domains = [(panel.title, page_address(panel.url_name)) for panel in announced(FrontPanel)]
    places = [
        ("Countries", page_address("portal:countries")),
        *domains,
        *stories.places(),
        ("Charts", page_address("portal:charts")),
        ("Data", page_address("portal:datasets")),
    ]
    return {
        "navigation": [Option(title, url, request.path.startswith(url)) for title, url in places]
    }
