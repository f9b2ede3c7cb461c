"""Where the page of a figure, its files and what else it can become are found, under one query."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from nkworld.atlas.page_addresses import page_address
from nkworld.charts.citations import FORMATS


def address(path: str, query: Mapping[str, Any]) -> str:
    return f"{path}?{urlencode(query, safe=',')}" if query else path


@dataclass(frozen=True)
class FigureLinks:
    """`given` is what was asked of the figure `slug`."""

    slug: str
    given: Mapping[str, str]

    @property
    def page(self) -> str:
        return self.at("portal:chart")

    def file(self, ending: str) -> str:
        return self.at("portal:chart-file", ending)

    @property
    def files(self) -> list[tuple[str, str]]:
        """Those that a page offers: pairs of a title and an address."""
        names = ("CSV", "Excel", "JSON", "SVG", "PNG", "ZIP")
        return [(name, self.file({"Excel": "xlsx"}.get(name, name.lower()))) for name in names]

    def card(self, beneath: str = "") -> str:
        """The picture that other sites show beside a link, under what stands first on a page."""
        given = {**self.given, "beneath": beneath} if beneath else self.given
        return address(page_address("portal:chart-card", self.slug), given)

    @property
    def embed(self) -> str:
        return address(self.embed_path, self.given)

    @property
    def embed_path(self) -> str:
        """The page that others may frame, as nothing is asked of it."""
        return page_address("portal:chart-embed", self.slug)

    @property
    def citations(self) -> list[tuple[str, str]]:
        """Pairs of a format's title and where it is found."""
        return [
            (each.title, self.at("portal:chart-citation", ending))
            for ending, each in FORMATS.items()
        ]

    def at(self, name: str, *args: str) -> str:
        """The address of that name, of this figure in this state."""
        return address(page_address(name, self.slug, *args), self.given)
