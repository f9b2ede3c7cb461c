"""The picture as a file by itself: what a page would say around it is written into it."""

from collections.abc import Callable

from nkworld.charts.citations import SITE, TERMS
from nkworld.charts.description import describe, legend
from nkworld.charts.figures import Figure
from nkworld.charts.plan.layout import Box, Label, Layout, wrap
from nkworld.charts.svg.svg_writer import SvgWriter

NAMESPACE = "http://www.w3.org/2000/svg"
SANS = (
    "system-ui, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, 'Noto Sans CJK KR', sans-serif"
)
SERIF = "'Iowan Old Style', Charter, 'Noto Serif', Georgia, 'Noto Serif CJK KR', serif"
LINE, ABOVE_FOOT = 1.4, 14


def standalone_svg(
    figure: Figure,
    layout: Layout,
    draw: Callable[[SvgWriter, Figure, Layout], float],
    address: str = "",
) -> str:
    margin = 16 if layout.is_narrow else 28
    content = SvgWriter("g", literal=True, transform=f"translate({margin} {margin})")
    top = _head(content, figure, layout)
    body = content.group(transform=f"translate(0 {top:.0f})")
    below = top + draw(body, figure, layout) + ABOVE_FOOT
    bottom = _foot(content, figure, layout, address, below)
    width, height = layout.width + 2 * margin, round(bottom + 2 * margin)
    svg = SvgWriter(
        "svg",
        literal=True,
        xmlns=NAMESPACE,
        role="img",
        aria_labelledby="title description",
        font_family=SANS,
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
    )
    svg.leaf("title", figure.title, id="title")
    svg.leaf("desc", describe(figure), id="description")
    svg.rect(Box(0, 0, width, height), "paper")
    svg.content.append(content)
    return str(svg)


def _head(svg: SvgWriter, figure: Figure, layout: Layout) -> float:
    large = layout.size * 1.5
    y = _paragraph(
        svg, figure.title, "ink", large, layout.width, large, bold=True, font_family=SERIF
    )
    if figure.deck:
        y = _paragraph(svg, figure.deck, "ink", layout.size, layout.width, y + 2)
    return _paragraph(svg, figure.subtitle, "soft", layout.size, layout.width, y + 2) + 4


def _foot(svg: SvgWriter, figure: Figure, layout: Layout, address: str, top: float) -> float:
    y = top + layout.small
    found = " · ".join(filter(None, (SITE, address, TERMS)))
    terms = (f"{source.name}: {source.terms}." for source in figure.sources if source.terms)
    sources = (source_line(figure), *terms)
    for words in (*legend(figure), *figure.notes, " ".join(sources), found):
        y = _paragraph(svg, words, "soft", layout.small, layout.width, y)
    return y - layout.small * LINE


def source_line(figure: Figure) -> str:
    names = "; ".join(source.name for source in figure.sources)
    named = f"{'Sources' if len(figure.sources) > 1 else 'Source'}: {names}." if names else ""
    return " ".join(filter(None, (named, figure.as_of and f"As of {figure.as_of}.")))


def _paragraph(
    svg: SvgWriter,
    words: str,
    ink: str,
    size: float,
    width: float,
    y: float,
    bold: bool = False,
    font_family: str | None = None,
) -> float:
    for line in wrap(words, size, width, bold):
        svg.text(Label(line, 0, y), ink, size, bold=bold, font_family=font_family)
        y += size * LINE
    return y
