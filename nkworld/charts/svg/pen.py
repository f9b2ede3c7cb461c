"""Writes SVG elements. A colour is a class on a page, and literal in a file by itself.

On a page the ink "exports" becomes `class="role-exports"` with `currentColor`, which drawing.css
paints in both themes, so that no style stands in the markup. In a file it becomes "#0a7394".
"""

import re
from xml.etree import ElementTree

from nkworld.charts import colours

NEUTRALS = {
    "paper": colours.PAPER,
    "ink": colours.INK,
    "soft": colours.SOFT,
    "rule": colours.RULE,
    "mark": colours.MARK,
    "wash": colours.WASH,
}
HALO = {"paper": "stroke", "paint_order": "stroke", "stroke_width": 4, "stroke_linejoin": "round"}
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Pen:
    """Appends to one element; `literal` when the drawing must carry its own colours."""

    def __init__(self, element, literal=False):
        self.element = element
        self.literal = literal

    def add(self, tag, text=None, **attributes):
        """An element: `stroke_width=2` becomes stroke-width="2", and None is left out."""
        named = {
            name.rstrip("_").replace("_", "-"): _written(value)
            for name, value in attributes.items()
            if value is not None
        }
        element = ElementTree.SubElement(self.element, tag, named)
        element.text = None if text is None else clean(text)
        return element

    def group(self, **attributes):
        return Pen(self.add("g", **attributes), self.literal)

    def line(self, x1, y1, x2, y2, ink, kind="", **attributes):
        return self._painted("line", "stroke", ink, kind, x1=x1, y1=y1, x2=x2, y2=y2, **attributes)

    def outline(self, d, ink, kind="", **attributes):
        return self._painted("path", "stroke", ink, kind, d=d, **({"fill": "none"} | attributes))

    def area(self, d, ink, kind="", **attributes):
        return self._painted("path", "fill", ink, kind, d=d, **attributes)

    def ring(self, x, y, r, ink, kind="ring"):
        more = {"paper": "fill", "stroke_width": 1.8}
        return self._painted("circle", "stroke", ink, kind, cx=x, cy=y, r=r, **more)

    def rect(self, x, y, width, height, ink, kind="", edged=False, **attributes):
        place = {"x": x, "y": y, "width": width, "height": height}
        paint = "fill stroke" if edged else "fill"
        return self._painted("rect", paint, ink, kind, **place, **attributes)

    def text(self, x, y, words, ink, size, kind="", bold=False, halo=False, **attributes):
        """One line of text on its baseline; a halo keeps it readable over lines."""
        kind, more = (f"{kind} halo".strip(), HALO) if halo else (kind, {})
        place = {"x": x, "y": y, "font_size": size, "font_weight": 600 if bold else None}
        return self._painted("text", "fill", ink, kind, text=words, **place, **more, **attributes)

    def _painted(self, tag, paints, ink, kind, paper=None, **attributes):
        """`paper` names an attribute that has the ground's colour, on a page by its class."""
        colour = _colour(ink) if self.literal else "currentColor"
        paint = dict.fromkeys(paints.split(), colour)
        if self.literal and paper:
            paint[paper] = colours.PAPER
        classes = kind if self.literal else f"{_class(ink)} {kind}".strip()
        return self.add(tag, class_=classes or None, **paint, **attributes)


def number(value):
    """A coordinate with at most one decimal: "12.3", "7", never "-0"."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def polyline(places, closed=False):
    """The steps of a path through these places."""
    steps = "L".join(f"{number(x)},{number(y)}" for x, y in places)
    return f"M{steps}{'z' if closed else ''}"


def clean(text):
    """The text without the control characters that no XML may hold."""
    return NOT_XML.sub("", text)


def _written(value):
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else clean(str(value))


def _colour(ink):
    return NEUTRALS.get(ink) or colours.colour(ink)


def _class(ink):
    if ink in NEUTRALS:
        return f"ink-{ink}"
    return f"role-{ink if ink in colours.ROLES else 'other'}"
