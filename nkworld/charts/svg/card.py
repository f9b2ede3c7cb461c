"""The figure as others show a link to it: headline and picture, without a doubt, on a card of 1,200
by 630 dots.
"""

from collections.abc import Callable
from dataclasses import replace

from nkworld.charts.citations import SITE
from nkworld.charts.figures import Figure
from nkworld.charts.plan.layout import LAYOUTS, Box, Label, Layout, shorten, wrap
from nkworld.charts.svg.standalone import NAMESPACE, SANS, SERIF
from nkworld.charts.svg.svg_writer import SvgWriter

WIDTH, HEIGHT, MARGIN = 1200, 630, 48
INNER = WIDTH - 2 * MARGIN
FOOT = HEIGHT - 34
HEADLINE, SMALL = 44, 20
LINES, LINE = 3, 1.25  # how many of a headline, and how high
SCALE = 1.4  # of the picture: its labels stay readable where a card is shown small
LEAST_SCALE = 0.8  # below, nobody reads them: then the words stand alone
# A card is drawn in faces of our own, narrower than the widest by which a line is measured.
MEASURE = INNER / 0.87

Draw = Callable[[SvgWriter, Figure, Layout], float]


def figure_card(figure: Figure, draw: Draw) -> str:
    """As the text of an SVG file. `draw` paints the figure itself and answers its height.

    A picture of so many rows that none could be read is left out.
    """
    content = SvgWriter("g", literal=True)
    top = _headline(content, figure.title, HEADLINE, 50, LINES) - 24
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
        return words_card(figure.title, figure.subtitle, _source(figure))
    left = MARGIN + (INNER - layout.width * scale) / 2
    place = f"translate({left:.1f} {top:.1f}) scale({scale:.3f})"
    content.group(transform=place).content.append(picture)
    return _card(content, figure.title, _source(figure))


def words_card(title: str, subtitle: str, foot: str = "") -> str:
    content = SvgWriter("g", literal=True)
    y = _headline(content, title, 60, 90, LINES + 2)
    _lines(content, subtitle, 32, y + 6, LINES)
    return _card(content, title, foot)


def _source(figure: Figure) -> str:
    """The day before the sources: these are cut where they are many."""
    names = "; ".join(source.name for source in figure.sources)
    as_of = f"As of {figure.as_of}" if figure.as_of else ""
    return " · ".join(filter(None, (as_of, names)))


def _card(content: SvgWriter, title: str, foot: str) -> str:
    svg = SvgWriter(
        "svg",
        literal=True,
        xmlns=NAMESPACE,
        role="img",
        font_family=SANS,
        width=WIDTH,
        height=HEIGHT,
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
    )
    svg.leaf("title", title)
    svg.rect(Box(0, 0, WIDTH, HEIGHT), "paper")
    svg.rect(Box(0, 0, WIDTH, 10), "exports")
    svg.content.append(content)
    svg.text(Label(SITE, MARGIN, FOOT), "ink", 24, bold=True, font_family=SERIF)
    words = shorten(foot, SMALL, MEASURE - 420)
    svg.text(Label(words, WIDTH - MARGIN, FOOT, "end"), "soft", SMALL)
    return str(svg)


def _headline(svg: SvgWriter, title: str, size: float, top: float, most: int) -> float:
    """Whole, however small that makes it: its end may be what limits its beginning. Answers the
    baseline of what comes below.
    """
    while len(wrap(title, size, MEASURE, bold=True)) > most and size > SMALL:
        size -= 2
    y = top + size
    for line in wrap(title, size, MEASURE, bold=True):
        svg.text(Label(line, MARGIN, y), "ink", size, bold=True, font_family=SERIF)
        y += size * LINE
    return y


def _lines(svg: SvgWriter, words: str, size: float, y: float, most: int) -> float:
    lines = wrap(words, size, MEASURE)
    if len(lines) > most:
        lines = [*lines[: most - 1], shorten(" ".join(lines[most - 1 :]), size, MEASURE)]
    for line in lines:
        svg.text(Label(line, MARGIN, y), "soft", size)
        y += size * LINE
    return y
