"""A map of the world: a class for each country, in words, with a legend of what the classes mean.

A domain says which class each country has (`Map`); `components/world_map.html` shows it. The shapes
are a file of their own, which a browser keeps: a page refers to each of them by its number.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import escape

from nkworld.atlas.page_addresses import page_address
from nkworld.charts.world import HEIGHT, HOME, WIDTH, Shape, shapes_of
from nkworld.xml_text import without_invalid

# The colours of the looks in a file, as world.css has them on a light page.
INKS = {
    "step-1": "#08344f",
    "step-2": "#1f6796",
    "step-3": "#5b9cc4",
    "step-4": "#9cc6de",
    "step-5": "#c9e0ec",
    "none": "#b3aea2",
    "other": "#b0570f",
}
INK, SOFT, PAPER = "#1b1c1e", "#5a5d62", "#fbfaf6"
SILENCE = (
    '<defs><pattern id="silence" width="5" height="5" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="5" height="5" fill="#fbfaf6" />'
    '<rect width="1.4" height="5" fill="#dedbd2" /></pattern></defs>'
)
TOP = 60
SHAPES = "vendor/world-atlas/countries-110m.json"


@dataclass(frozen=True)
class Class:
    """One colour of the map: what it means, and how many countries have it, small ones included."""

    label: str
    look: str
    count: int


class World:
    """What every map of it has: the size of the picture, as an SVG has it, and its shapes."""

    size = f"0 0 {WIDTH} {HEIGHT}"
    home = HOME

    @property
    def shapes_url(self) -> str:
        """It changes with the shapes, so that a browser may keep what it has."""
        return f"{page_address('portal:world')}?v={world_digest()}"


@dataclass(frozen=True)
class Map(World):
    """`classes` stand in the legend, `countries` are {M49 number: look and words}. `silence` is
    what a country without any means, where that is told by a pattern.
    """

    title: str
    classes: list[Class]
    countries: dict[str, dict[str, str]]
    silence: str = ""

    @property
    def drawn(self) -> list[tuple[str, str, str]]:
        """(number, look, words) of every country that is large enough for a shape."""
        return [
            (number, view["look"], view["text"])
            for number, view in self.countries.items()
            if number in _numbers()
        ]


def map_file(drawn: Map, lines: Sequence[str]) -> str:
    """The map as a picture by itself, light, with its legend and what has to be said under it."""
    shapes = {each.number: each.outline for each in _shapes()}
    painted = [
        *(f'<path d="{outline}" fill="url(#silence)" />' for outline in shapes.values()),
        *(
            f'<path d="{shapes[number]}" fill="{INKS[look]}"><title>{escape(words)}</title></path>'
            for number, look, words in drawn.drawn
        ),
        f'<path d="{shapes[HOME]}" fill="{INK}"><title>North Korea</title></path>',
    ]
    keys = [(each.label, INKS[each.look]) for each in drawn.classes if each.count]
    keys.append((drawn.silence, "url(#silence)"))
    texts = "".join(
        f'<rect x="20" y="{TOP + HEIGHT + 20 * n}" width="13" height="13" fill="{fill}" />'
        f'<text x="40" y="{TOP + HEIGHT + 11 + 20 * n}">{escape(label)}</text>'
        for n, (label, fill) in enumerate(keys)
    )
    under = TOP + HEIGHT + 20 * len(keys) + 24
    texts += "".join(
        f'<text x="20" y="{under + 18 * n}" fill="{SOFT}">{escape(line)}</text>'
        for n, line in enumerate(lines)
    )
    height = under + 18 * len(lines)
    return without_invalid(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" font-family="system-ui, sans-serif" font-size="13" role="img">'
        f"<title>{escape(drawn.title)}</title>{SILENCE}"
        f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}" />'
        f'<text x="20" y="32" font-size="20" font-weight="600">{escape(drawn.title)}</text>'
        f'<g transform="translate(0 {TOP - 10})" stroke="{PAPER}" stroke-width="0.6">'
        f"{''.join(painted)}</g>{texts}</svg>"
    )


@dataclass(frozen=True)
class Locator(World):
    """One country and North Korea on the map of the world, without a legend."""

    number: str


def locator_of(m49: str) -> Locator | None:
    """None of a country that has no shape of its own: it is too small, or of the past."""
    return Locator(m49) if m49 in _numbers() else None


@cache
def world_svg() -> str:
    """Every shape under its number, and all of them together as `land`."""
    paths = "".join(
        f'<path{f' id="c{each.number}"' if each.number else ""} d="{each.outline}" />'
        for each in _shapes()
    )
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><g id="land">{paths}</g></svg>'


@cache
def _numbers() -> frozenset[str]:
    return frozenset(each.number for each in _shapes())


@cache
def world_digest() -> str:
    return sha256(world_svg().encode()).hexdigest()[:12]


@cache
def _shapes() -> list[Shape]:
    """Of the package’s file, from where it lies or from where it was collected."""
    if found := finders.find(SHAPES):
        return shapes_of(json.loads(Path(found).read_text()))
    collected: Any = staticfiles_storage
    with collected.open(collected.stored_name(SHAPES)) as file:
        return shapes_of(json.load(file))
