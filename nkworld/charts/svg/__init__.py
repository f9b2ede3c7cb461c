"""The figure as a picture: drawn by the server, so that it needs no script and prints sharp."""

from xml.etree import ElementTree

from nkworld.charts.svg import columns, dots, lines, rows
from nkworld.charts.svg.pen import Pen, clean
from nkworld.charts.svg.poster import poster
from nkworld.charts.svg.sheet import SHEETS


def to_svg(figure, width="wide", standalone=False, dom_id=""):
    """The figure drawn for a desk ("wide") or for a telephone ("narrow"), as SVG text.

    On a page it takes its colours from drawing.css and says only its title: table and
    description stand beside it. With `standalone` it is a file by itself, with colours, title,
    unit and source. `dom_id` makes the element's id, `<dom_id>-<width>`.
    """
    sheet = SHEETS[width]
    if standalone:
        return _text(poster(figure, sheet, draw))
    svg = ElementTree.Element("svg", {"class": "drawing", "role": "img"})
    svg.set("aria-label", clean(figure.title))
    if dom_id:
        svg.set("id", f"{dom_id}-{width}")
    height = draw(Pen(svg), figure, sheet)
    svg.set("viewBox", f"0 0 {sheet.width} {height:.0f}")
    return _text(svg)


def draw(pen, figure, sheet):
    """Draws the figure in the manner of its kind; answers the height used."""
    if not figure:
        pen.text(0, sheet.size * 2, "No figures.", "soft", sheet.size)
        return sheet.size * 3
    return _manner(figure)(pen, figure, sheet)


def _manner(figure):
    if figure.kind == "line":
        return lines.draw
    if figure.kind == "dot":
        return dots.draw_over_time if figure.is_timeline else dots.draw_in_rows
    return columns.draw if figure.is_timeline else rows.draw


def _text(element):
    return ElementTree.tostring(element, encoding="unicode")
