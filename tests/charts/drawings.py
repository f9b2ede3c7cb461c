"""Reads a drawing back: what stands where."""

import re
from xml.etree import ElementTree

from nkworld.charts import to_svg, to_svg_file
from nkworld.charts.plan.axes import text_width

PLACE = re.compile(r"[ML](-?[\d.]+),(-?[\d.]+)")


def parsed(figure, *args, standalone=False, **more):
    """The drawing's root, its names freed of the namespace that only a file has."""
    text = (to_svg_file if standalone else to_svg)(figure, *args, **more)
    return ElementTree.fromstring(text.replace(' xmlns="http://www.w3.org/2000/svg"', ""))


def group(svg, slug):
    return svg.find(f".//g[@data-series='{slug}']")


def kinds(element):
    return element.get("class", "").split()


def of_kind(svg, kind):
    return [element for element in svg.iter() if kind in kinds(element)]


def strokes(svg, slug):
    """Each line of a series as the places that it joins."""
    return [places(path) for path in of_kind(group(svg, slug), "line")]


def places(path):
    return [(float(x), float(y)) for x, y in PLACE.findall(path.get("d"))]


def drawn_points(svg, slug):
    """The distinct places at which a series of a line chart shows a value."""
    found = {place for stroke in strokes(svg, slug) for place in stroke}
    for ring in of_kind(group(svg, slug), "ring"):
        found.add((round(float(ring.get("cx")), 1), round(float(ring.get("cy")), 1)))
    for dot in of_kind(group(svg, slug), "dot"):
        (left, y), *_ = places(dot)
        found.add((round(left + 3.4, 1), y))
    return found


def box(text):
    """The rectangle of a text (left, top, right, bottom), as wide as the layout takes it."""
    x, y, size = (float(text.get(name)) for name in ("x", "y", "font-size"))
    width = text_width(text.text, size, bold=text.get("font-weight") == "600")
    left = x - {"middle": width / 2, "end": width}.get(text.get("text-anchor"), 0)
    return left, y - size * 0.8, left + width, y + size * 0.25


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def corners(svg):
    """Every place that anything drawn reaches."""
    for element in svg.iter():
        if element.tag == "text":
            left, top, right, bottom = box(element)
            yield from ((left, top), (right, bottom))
        elif element.tag == "path":
            yield from places(element)
        elif element.tag == "line":
            yield from ((float(element.get(f"x{i}")), float(element.get(f"y{i}"))) for i in (1, 2))
        elif element.tag == "circle":
            yield float(element.get("cx")), float(element.get("cy"))
        elif element.tag == "rect":
            x, y, width, height = (float(element.get(n)) for n in ("x", "y", "width", "height"))
            yield from ((x, y), (x + width, y + height))
