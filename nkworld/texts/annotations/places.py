"""Where an annotation explains something: figures with their choices, goods, countries, sections.

trade/china-months                  a figure, whatever it is asked
trade/partner?country=RUS           one with these choices
country:CHN/trade                   every figure of a domain that is of this country
goods:2701                          every figure of these goods
country:CHN                         the country's page
section:trade/sanctions             a section of the portal
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from nkworld.asking.marks import FigureQuery
from nkworld.asking.parameters import COUNTRY
from nkworld.atlas.countries import countries
from nkworld.atlas.page_addresses import page_address
from nkworld.figures import registry as figures

COUNTRIES = re.compile(r"country[:=]([A-Z]{3})\b")
SECTION = re.compile(r"section:[a-z-]+(/[a-z-]+)?")
OF_COUNTRY = re.compile(r"country:([A-Z]{3})(?:/([a-z-]+))?")
OF_GOODS = re.compile(r"goods:(\d\d(?:-\d\d|\d{0,4}))")


@dataclass(frozen=True)
class Place:
    """`figure` is a figure's slug, or a domain that ends in a slash; with these `choices`."""

    figure: str
    choices: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Of the figure that it names, with its choices."""
        choices = ", ".join(self.choices.values())
        title = figures.get(self.figure).title
        return f"{title}: {choices}" if choices else title

    @property
    def address(self) -> str:
        page = page_address("portal:chart", self.figure)
        return f"{page}?{urlencode(self.choices)}" if self.choices else page

    def is_of(self, slug: str) -> bool:
        """Whether a figure is the one it names, or of the domain."""
        return slug == self.figure or (self.figure.endswith("/") and slug.startswith(self.figure))

    def may_show(self, slug: str) -> bool:
        """Whether it explains a figure for some of the choices that this can be asked for."""
        return (
            self.is_of(slug) and self.choices.keys() <= figures.get(slug).parameters().fields.keys()
        )

    def shows(self, query: FigureQuery) -> bool:
        """Whether it explains the figure that was asked for."""
        return self.is_of(query.slug) and all(
            value in query.countries if name == COUNTRY else query.choices.get(name) == value
            for name, value in self.choices.items()
        )


def places_of(text: str) -> Iterator[Place]:
    """Those in which a picture stands; a country's page and a section have none of their own."""
    for word in text.split():
        if of_country := OF_COUNTRY.fullmatch(word):
            code, domain = of_country.groups()
            if domain:
                yield Place(f"{domain}/", {COUNTRY: code})
        elif of_goods := OF_GOODS.fullmatch(word):
            yield Place("trade/", {"goods": of_goods[1]})
        elif not SECTION.fullmatch(word):
            slug, _, query = word.partition("?")
            yield Place(slug, dict(pair.partition("=")[::2] for pair in query.split("&") if pair))


def problems_of(text: str) -> Iterator[str]:
    """What an editor has written that is nowhere, in a sentence each."""
    known = {country.code for country in countries().values()}
    for code in COUNTRIES.findall(text):
        if code not in known:
            yield f"There is no country {code} here."
    for place in places_of(text):
        if place.figure.endswith("/"):
            continue
        try:
            fields = figures.get(place.figure).parameters().fields
        except KeyError:
            yield f"There is no figure “{place.figure}” here: its address is /charts/<figure>/."
            continue
        for name in place.choices:
            if name not in fields:
                yield f"{place.figure} can’t be asked for “{name}”."
