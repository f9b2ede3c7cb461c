"""The picture as a file by itself, as a card and as a thumbnail."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import resvg_py

from nkworld.charts.citations import SITE, TERMS
from nkworld.charts.colours import INKS, ROLES
from nkworld.charts.description import describe, legend
from nkworld.charts.figures import Figure
from nkworld.charts.plan.axes import LAYOUTS, Box, Label, Place, shorten, wrap
from nkworld.charts.svg.drawing import draw, to_svg
from nkworld.charts.svg.svg_writer import SvgWriter

NAMESPACE = "http://www.w3.org/2000/svg"
SANS = (
    "system-ui, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, 'Noto Sans CJK KR', sans-serif"
)
SERIF = "'Iowan Old Style', Charter, 'Noto Serif', Georgia, 'Noto Serif CJK KR', serif"
FACES = ("Source Sans 3", "Source Serif 4")  # of pictures as PNG
ABOVE_FOOT = 14

WIDTH, HEIGHT, MARGIN = 1200, 630, 48  # of a card
INNER = WIDTH - 2 * MARGIN
FOOT = HEIGHT - 34
SMALL, LINES = 20, 3  # of a card's words, and how many lines a headline has
SCALE = 1.4  # of the picture: its labels stay readable where a card is shown small
LEAST_SCALE = 0.8  # below, nobody reads them: then the words stand alone
# A card is drawn in faces of our own, narrower than the widest by which a line is measured.
MEASURE = INNER / 0.87
CARD_LINE = 1.25


def to_svg_file(figure: Figure, width: str = "wide", address: str = "") -> str:
    """With its colours, title, unit and source, and the `address` where it is found."""
    layout = LAYOUTS[width]
    margin, size, small = 16 if layout.is_narrow else 28, layout.size, layout.small
    content = SvgWriter("g", literal=True, transform=f"translate({margin} {margin})")

    def paragraph(words: str, ink: str, size: float, y: float, **more: Any) -> float:
        lines = wrap(words, size, layout.width, more.get("bold", False))
        return _write(content, lines, ink, size, (0, y), **more)

    y = paragraph(figure.title, "ink", size * 1.5, size * 1.5, bold=True, font_family=SERIF)
    if figure.deck:
        y = paragraph(figure.deck, "ink", size, y + 2)
    top = paragraph(figure.subtitle, "soft", size, y + 2) + 4
    body = content.group(transform=f"translate(0 {top:.0f})")
    y = top + draw(body, figure, layout) + ABOVE_FOOT + small
    # Why lines break, the notes, the source and since when, and whose picture it is.
    terms = (f"{source.name}: {source.terms}." for source in figure.sources if source.terms)
    names = "; ".join(source.name for source in figure.sources)
    named = f"{'Sources' if len(figure.sources) > 1 else 'Source'}: {names}." if names else ""
    as_of = figure.as_of and f"As of {figure.as_of}."
    sources = " ".join((*filter(None, (named, as_of)), *terms))
    found = " · ".join(filter(None, (SITE, address, TERMS)))
    for words in (*legend(figure), *figure.notes, sources, found):
        y = paragraph(words, "soft", small, y)
    bottom = y - small * 1.4
    svg = _ground(
        layout.width + 2 * margin, round(bottom + 2 * margin), figure.title, describe(figure)
    )
    svg.content.append(content)
    return str(svg)


def to_card(figure: Figure) -> str:
    """On 1,200 by 630 dots, without doubts; a picture too small to read is left out."""
    # The day before the sources: these are cut where they are many.
    as_of = f"As of {figure.as_of}" if figure.as_of else ""
    foot = " · ".join(filter(None, (as_of, "; ".join(source.name for source in figure.sources))))
    content = SvgWriter("g", literal=True)
    top = _headline(content, figure.title, 44, 50, LINES) - 24
    room = FOOT - 40 - top
    layout = replace(
        LAYOUTS["wide"],
        width=round(INNER / SCALE),
        height=round(room / SCALE),
        name_column=170,
        events=3,
    )
    # What stands around the data takes height of its own: the data get what is left of the room.
    over = draw(SvgWriter("g", literal=True), figure, layout) - room / SCALE
    layout = replace(layout, height=round(max(layout.height - over, layout.height / 2)))
    picture = SvgWriter("g", literal=True)
    scale = min(SCALE, room / draw(picture, figure, layout))
    if scale < LEAST_SCALE:
        return words_card(figure.title, figure.subtitle, foot)
    left = MARGIN + (INNER - layout.width * scale) / 2
    place = f"translate({left:.1f} {top:.1f}) scale({scale:.3f})"
    content.group(transform=place).content.append(picture)
    return _card(content, figure.title, foot)


def words_card(title: str, subtitle: str, foot: str = "") -> str:
    content = SvgWriter("g", literal=True)
    y = _headline(content, title, 60, 90, LINES + 2)
    lines = wrap(subtitle, 32, MEASURE)
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], shorten(" ".join(lines[LINES - 1 :]), 32, MEASURE)]
    _write(content, lines, "soft", 32, (MARGIN, y + 6), CARD_LINE)
    return _card(content, title, foot)


def _card(content: SvgWriter, title: str, foot: str) -> str:
    svg = _ground(WIDTH, HEIGHT, title)
    svg.rect(Box(0, 0, WIDTH, 10), "exports")
    svg.content.append(content)
    svg.text(Label(SITE, MARGIN, FOOT), "ink", 24, bold=True, font_family=SERIF)
    words = shorten(foot, SMALL, MEASURE - 420)
    svg.text(Label(words, WIDTH - MARGIN, FOOT, "end"), "soft", SMALL)
    return str(svg)


def _headline(svg: SvgWriter, title: str, size: float, top: float, most: int) -> float:
    while len(wrap(title, size, MEASURE, bold=True)) > most and size > SMALL:
        size -= 2
    lines, place = wrap(title, size, MEASURE, bold=True), (MARGIN, top + size)
    return _write(svg, lines, "ink", size, place, CARD_LINE, bold=True, font_family=SERIF)


def _ground(width: float, height: float, title: str, description: str = "") -> SvgWriter:
    svg = SvgWriter(
        "svg",
        literal=True,
        xmlns=NAMESPACE,
        role="img",
        aria_labelledby="title description" if description else None,
        font_family=SANS,
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
    )
    svg.leaf("title", title, id="title" if description else None)
    if description:
        svg.leaf("desc", description, id="description")
    svg.rect(Box(0, 0, width, height), "paper")
    return svg


def _write(
    svg: SvgWriter,
    lines: Iterable[str],
    ink: str,
    size: float,
    place: Place,
    high: float = 1.4,
    **more: Any,
) -> float:
    """Lines from this baseline on, each `high` times its size; answers the one after the last."""
    x, y = place
    for words in lines:
        svg.text(Label(words, x, y), ink, size, **more)
        y += size * high
    return y


# A thumbnail is light or dark as the screen of its reader is.
def _rules(shade: int) -> str:
    rules = [f".ink-{name}{{color:{pair[shade]}}}" for name, pair in INKS.items()]
    rules += [f".role-{name}{{color:{pair[shade]}}}" for name, pair in ROLES.items()]
    paper = INKS["paper"][shade]
    return "".join([*rules, f".ring,.value-ring{{fill:{paper}}}.halo{{stroke:{paper}}}"])


# The one style of every thumbnail: a policy of content names it by its digest.
STYLE = (
    "svg{font-family:system-ui,sans-serif;font-variant-numeric:tabular-nums}"
    f"{_rules(0)}@media(prefers-color-scheme:dark){{{_rules(1)}}}"
)


def to_thumbnail(figure: Figure) -> str:
    head, _, drawing = to_svg(replace(figure, marks=()), "narrow").partition(">")
    return f'{head} xmlns="{NAMESPACE}"><style>{STYLE}</style>{drawing}'


def to_png(svg: str, width: int, fonts: Sequence[str]) -> bytes:
    """The text of an SVG file, `width` dots wide.

    `fonts` are the files of the FACES; those of the machine are left aside, so that
    a letter that they lack is drawn as an empty box. ValueError if it is no SVG.
    """
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        width=width,
        skip_system_fonts=True,
        font_files=list(fonts),
        font_family=FACES[0],
        sans_serif_family=FACES[0],
        serif_family=FACES[1],
    )
