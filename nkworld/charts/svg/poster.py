"""The picture as a file by itself: what a page would say around it is written into it."""

from xml.etree import ElementTree

from nkworld.charts.description import describe, legend
from nkworld.charts.svg.pen import Pen, clean
from nkworld.charts.svg.text import wrap

NAMESPACE = "http://www.w3.org/2000/svg"
SANS = (
    "system-ui, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, 'Noto Sans CJK KR', sans-serif"
)
SERIF = "'Iowan Old Style', Charter, 'Noto Serif', Georgia, 'Noto Serif CJK KR', serif"


def poster(figure, sheet, draw):
    """An SVG element with ground, title, drawing and source; `draw` paints the figure itself."""
    svg = _root(figure)
    margin = 28 if sheet.name_column else 16
    ground = Pen(svg, literal=True).rect(0, 0, 0, 0, "paper")
    pen = Pen(svg, literal=True).group(transform=f"translate({margin} {margin})")
    top = _head(pen, figure, sheet)
    body = pen.group(transform=f"translate(0 {top:.0f})")
    bottom = _foot(pen, figure, sheet, top + draw(body, figure, sheet) + 14)
    width, height = sheet.width + 2 * margin, round(bottom + 2 * margin)
    for element in (svg, ground):
        element.set("width", str(width))
        element.set("height", str(height))
    svg.set("viewBox", f"0 0 {width} {height}")
    return svg


def _root(figure):
    named = {"xmlns": NAMESPACE, "role": "img", "aria-labelledby": "title description"}
    svg = ElementTree.Element("svg", named | {"font-family": SANS})
    for tag, identity, words in (
        ("title", "title", figure.title),
        ("desc", "description", describe(figure)),
    ):
        ElementTree.SubElement(svg, tag, {"id": identity}).text = clean(words)
    return svg


def _head(pen, figure, sheet):
    """Title and subtitle; answers where the drawing may begin."""
    large = sheet.size * 1.5
    y = _paragraph(
        pen, figure.title, "ink", large, sheet.width, large, bold=True, font_family=SERIF
    )
    return _paragraph(pen, figure.subtitle, "soft", sheet.size, sheet.width, y + 2) + 4


def _foot(pen, figure, sheet, top):
    """Why lines break, the notes, the source and since when; answers the last baseline."""
    y = top + sheet.small
    for words in (*legend(figure), *figure.notes, _source(figure)):
        y = _paragraph(pen, words, "soft", sheet.small, sheet.width, y)
    return y - sheet.small * 1.4


def _source(figure):
    names = "; ".join(source.name for source in figure.sources)
    said = [f"{'Sources' if len(figure.sources) > 1 else 'Source'}: {names}."] if names else []
    said += [f"As of {figure.as_of}."] if figure.as_of else []
    said += [f"{source.name}: {source.terms}." for source in figure.sources if source.terms]
    return " ".join(said)


def _paragraph(pen, words, ink, size, width, y, **manner):
    """Wrapped lines from this baseline on; answers the baseline after the last."""
    for line in wrap(words, size, width, manner.get("bold", False)):
        pen.text(0, y, line, ink, size, **manner)
        y += size * 1.4
    return y
