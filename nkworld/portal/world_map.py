"""A map of the world: a class for each country, in words, and shapes that a browser keeps."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import escape

from nkworld.atlas.page_addresses import page_address
from nkworld.charts.world import HEIGHT, HOME, WIDTH, Shape, shapes_of
from nkworld.running.xml_text import without_invalid

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
WEST, SOUTH = 62, 6  # of the picture, left out on a page: nothing but water
Point = tuple[float, float]
Box = tuple[float, float, float, float]
# Of words and dots, in the picture’s units; on a narrow screen they are drawn so many times larger
# (world.css).
LETTER, WIDE_LETTER, ASCENT, DOT, NARROW = 4.9, 6.2, 8, 4.5, 2.3
WHOLE: Box = (0, 0, WIDTH, HEIGHT)
# Europe, drawn once more and so many times larger where the Pacific is empty.
EUROPE: Box = (464, 30, 552, 110)
INSET, LARGER = (66, 242), 2.1
SHAPES = "vendor/world-atlas/countries-110m.json"


@dataclass(frozen=True)
class Class:
    """`count`: how many countries have it, small ones too; places, where it `is_sign`."""

    label: str
    look: str
    count: int
    is_sign: bool = False


class Place(NamedTuple):
    """`at` is None where coordinates are not known; what `is_news` is numbered in a list."""

    name: str
    text: str
    look: str
    at: Point | None
    url: str = ""
    dated: str = ""
    is_news: bool = False

    @property
    def width(self) -> float:
        """Of its name, of letters as wide as they are on average."""
        return len(self.name) * (WIDE_LETTER if self.is_news else LETTER)


class Label(NamedTuple):
    """Words beside a dot: how far to the right and down of it they stand, and which end of them."""

    x: float
    y: float
    anchor: str


class Dot(NamedTuple):
    """With its name or, of news on a narrow screen, a number; no Label where no room is."""

    place: Place
    at: Point
    label: Label | None
    number: int = 0
    number_label: Label | None = None


class World:
    size = f"{WEST} 0 {WIDTH - WEST} {HEIGHT - SOUTH}"
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
    places: Sequence[Place] = ()

    @property
    def drawn(self) -> list[tuple[str, str, str]]:
        """(number, look, words) of every country that is large enough for a shape."""
        return [
            (number, view["look"], view["text"])
            for number, view in self.countries.items()
            if number in shape_numbers()
        ]

    @property
    def news(self) -> list[Place]:
        """Numbered from one in the list and on the map."""
        return [place for place in self.places if place.is_news]

    @property
    def dots(self) -> list[Dot]:
        """News come first; what else is in Europe is named in the inset."""
        drawn = [(place, place.at) for place in self.places if place.at]
        drawn.sort(key=lambda each: not each[0].is_news)
        news = self.news
        names = _Room([at for _, at in drawn], 1)
        numbers = _Room([at for place, at in drawn if place.is_news], NARROW)
        dots = []
        for place, at in drawn:
            number = news.index(place) + 1 if place.is_news else 0
            is_named = place.is_news or not _is_within(EUROPE, (*at, *at))
            name = names.label(at, place.width) if is_named else None
            label = numbers.label(at, len(str(number)) * WIDE_LETTER) if number else None
            dots.append(Dot(place, at, name, number, label))
        return dots

    @property
    def inset(self) -> dict[str, Any]:
        """Europe: its frame on the map, the one in which it is drawn again, and its dots there."""
        left, top, right, bottom = EUROPE
        width, height = right - left, bottom - top

        def moved(x: float, y: float) -> Point:
            return INSET[0] + LARGER * (x - left), INSET[1] + LARGER * (y - top)

        within = [
            (dot.place, moved(*dot.at)) for dot in self.dots if _is_within(EUROPE, dot.at * 2)
        ]
        names = _Room([at for _, at in within], 1, (*INSET, *moved(right, bottom)))
        return {
            "of": (left, top, width, height),
            "frame": (*INSET, LARGER * width, LARGER * height),
            "dots": [Dot(place, at, names.label(at, place.width)) for place, at in within],
        }


LABELS = [
    Label(6, 3.2, "start"),
    Label(-6, 3.2, "end"),
    Label(0, -7, "middle"),
    Label(0, 14, "middle"),
    Label(5, -4, "start"),
    Label(-5, 11, "end"),
]


class _Room:
    def __init__(self, dots: Sequence[Point], scale: float, frame: Box = WHOLE) -> None:
        self.scale, self.frame, reach = scale, frame, DOT * scale
        self.taken = [(x - reach, y - reach, x + reach, y + reach) for x, y in dots]

    def label(self, at: Point, width: float) -> Label | None:
        scale = self.scale
        for label in LABELS:
            share = {"start": 0, "end": 1, "middle": 0.5}[label.anchor]
            left, base = at[0] + (label.x - share * width) * scale, at[1] + label.y * scale
            top, right, bottom = base - ASCENT * scale, left + width * scale, base + 2 * scale
            box = left, top, right, bottom
            if _is_within(self.frame, box) and not any(
                left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
                for other in self.taken
            ):
                self.taken.append(box)
                return label
        return None


def _is_within(frame: Box, box: Box) -> bool:
    left, top, right, bottom = frame
    return left < box[0] and top < box[1] and box[2] < right and box[3] < bottom


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
    number: str


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
def shape_numbers() -> frozenset[str]:
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
