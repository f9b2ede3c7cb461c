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
        return self._at("portal:chart")

    def file(self, ending: str) -> str:
        return self._at("portal:chart-file", ending)

    @property
    def csv(self) -> str:
        return self.file("csv")

    @property
    def csv_metadata(self) -> str:
        return self.file("csv-metadata.json")

    @property
    def excel_csv(self) -> str:
        return self.file("excel.csv")

    @property
    def xlsx(self) -> str:
        return self.file("xlsx")

    @property
    def json(self) -> str:
        return self.file("json")

    @property
    def svg(self) -> str:
        return self.file("svg")

    @property
    def png(self) -> str:
        return self.file("png")

    @property
    def phone_png(self) -> str:
        return self.file("phone.png")

    @property
    def zip(self) -> str:
        return self.file("zip")

    @property
    def card(self) -> str:
        """The picture that other sites show beside a link."""
        return self._at("portal:chart-card")

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
            (each.title, self._at("portal:chart-citation", ending))
            for ending, each in FORMATS.items()
        ]

    def _at(self, name: str, *args: str) -> str:
        return address(page_address(name, self.slug, *args), self.given)
