"""A map of the world: a class for each country, in words, with a legend of what the classes mean.

A domain says which class each country has (`Map`); `components/world_map.html` shows it. The shapes
are a file of their own, which a browser keeps: a page refers to each of them by its number.
"""

import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from nkworld.atlas.page_addresses import page_address
from nkworld.charts.world import HEIGHT, HOME, WIDTH, shapes_of

SHAPES = "vendor/world-atlas/countries-110m.json"


@dataclass(frozen=True)
class Class:
    """One colour of the map: what it means, and how many countries have it, small ones included."""

    label: str
    look: str
    count: int


@dataclass(frozen=True)
class Map:
    """`classes` stand in the legend, `countries` are {M49 number: look and words}."""

    title: str
    classes: list[Class]
    countries: dict[str, dict[str, str]]

    @property
    def size(self) -> str:
        """The picture's, as an SVG has it."""
        return f"0 0 {WIDTH} {HEIGHT}"

    @property
    def shapes_url(self) -> str:
        """Of the shapes; it changes with them, so that a browser may keep what it has."""
        return f"{page_address('portal:world')}?v={world_digest()}"

    @property
    def home(self) -> str:
        return HOME

    @property
    def drawn(self) -> list[tuple[str, str, str]]:
        """(number, look, words) of every country that is large enough for a shape."""
        return [
            (number, view["look"], view["text"])
            for number, view in self.countries.items()
            if number in _numbers()
        ]


@cache
def world_svg() -> str:
    """Every shape under its number, and all of them together as `land`."""
    paths = "".join(
        f'<path{f' id="c{each.number}"' if each.number else ""} d="{each.outline}" />'
        for each in shapes_of(_topology())
    )
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><g id="land">{paths}</g></svg>'


@cache
def _numbers() -> frozenset[str]:
    return frozenset(each.number for each in shapes_of(_topology()))


@cache
def world_digest() -> str:
    return sha256(world_svg().encode()).hexdigest()[:12]


@cache
def _topology() -> dict[str, Any]:
    """From where the package lies, or from where its files were collected."""
    if found := finders.find(SHAPES):
        return json.loads(Path(found).read_text())
    collected: Any = staticfiles_storage
    with collected.open(collected.stored_name(SHAPES)) as file:
        return json.load(file)
