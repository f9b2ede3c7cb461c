"""Writes SVG elements: on a page a colour is a class for drawing.css, in a file literal."""

from collections.abc import Iterable
from functools import lru_cache

from nkworld.charts import colours
from nkworld.charts.plan.axes import Box, Label, Place

HALO: "Attributes" = {"paint_order": "stroke", "stroke_width": 4, "stroke_linejoin": "round"}
# What no XML may hold, and all that has to be escaped.
NEVER = {*range(0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF} - {*map(ord, "\t\n\r")}
IN_TEXT = dict.fromkeys(NEVER, "") | str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
IN_ATTRIBUTES = IN_TEXT | str.maketrans(
    {'"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#09;"}
)

Attribute = str | float | None
Attributes = dict[str, Attribute]


class SvgWriter:
    """An element that others are written into; `literal` when it must carry its own colours."""

    def __init__(self, tag: str, literal: bool = False, **attributes: Attribute) -> None:
        self.tag, self.literal, self.attributes = tag, literal, attributes
        self.content: list[str | SvgWriter] = []

    def __str__(self) -> str:
        start, content = f"<{self.tag}{_attributes(self.attributes)}", map(str, self.content)
        return f"{start}>{''.join(content)}</{self.tag}>" if self.content else f"{start} />"

    def group(self, **attributes: Attribute) -> "SvgWriter":
        inner = SvgWriter("g", self.literal, **attributes)
        self.content.append(inner)
        return inner

    def leaf(self, tag: str, words: str, **attributes: Attribute) -> None:
        self.content.append(f"<{tag}{_attributes(attributes)}>{words.translate(IN_TEXT)}</{tag}>")

    def line(self, start: Place, end: Place, ink: str, kind: str = "", **more: Attribute) -> None:
        (x1, y1), (x2, y2) = start, end
        place: Attributes = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
        self._painted("line", "stroke", ink, kind, place | more)

    def path(
        self, d: str, ink: str, kind: str = "", paint: str = "stroke", **more: Attribute
    ) -> None:
        around: Attributes = {"d": d} if paint == "fill" else {"d": d, "fill": "none"}
        self._painted("path", paint, ink, kind, around | more)

    def ring(self, x: float, y: float, r: float, ink: str, kind: str = "ring") -> None:
        fill: Attributes = {"fill": colours.PAPER} if self.literal else {}
        place: Attributes = {"cx": x, "cy": y, "r": r, "stroke_width": 1.8}
        self._painted("circle", "stroke", ink, kind, fill | place)

    def rect(
        self, box: Box, ink: str, kind: str = "", edged: bool = False, **more: Attribute
    ) -> None:
        self._painted("rect", "fill stroke" if edged else "fill", ink, kind, box._asdict() | more)

    def text(
        self,
        label: Label,
        ink: str,
        size: float,
        kind: str = "",
        bold: bool = False,
        halo: bool = False,
        **more: Attribute,
    ) -> None:
        place: Attributes = {"x": label.x, "y": label.y, "font_size": size}
        if bold:
            place["font_weight"] = 600
        if halo:
            kind = f"{kind} halo".strip()
            edge: Attributes = {"stroke": colours.PAPER} if self.literal else {}
            place = edge | place | HALO
        more["text_anchor"] = label.anchor
        self._painted("text", "fill", ink, kind, place | more, label.words)

    def _painted(
        self,
        tag: str,
        paints: str,
        ink: str,
        kind: str,
        attributes: Attributes,
        words: str | None = None,
    ) -> None:
        """`paints` are the attributes that the ink colours, on a page by its class."""
        end = " />" if words is None else f">{words.translate(IN_TEXT)}</{tag}>"
        paint = _paint(paints, ink, kind, self.literal)
        self.content.append(f"<{tag}{paint}{_attributes(attributes)}{end}")


def number(value: float) -> str:
    """A coordinate with at most one decimal: "12.3", "7", never "-0"."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def polyline(places: Iterable[Place], closed: bool = False) -> str:
    steps = "L".join([f"{number(x)},{number(y)}" for x, y in places])
    return f"M{steps}{'z' if closed else ''}"


def marker(
    svg: SvgWriter,
    name: str,
    x: float,
    y: float,
    ink: str,
    kind: str = "",
    r: float = 4.8,
    **more: Attribute,
) -> None:
    if name == "circle":
        arc, wide = f"a{number(r)},{number(r)} 0 1 0", number(2 * r)
        outline = f"M{number(x - r)},{number(y)}{arc} {wide},0{arc} -{wide},0z"
    else:
        corners = {
            "square": [(-r, -r), (r, -r), (r, r), (-r, r)],
            "diamond": [(0, -1.35 * r), (1.35 * r, 0), (0, 1.35 * r), (-1.35 * r, 0)],
            "triangle": [(0, -1.25 * r), (1.25 * r, 0.95 * r), (-1.25 * r, 0.95 * r)],
        }[name]
        outline = polyline([(x + dx, y + dy) for dx, dy in corners], closed=True)
    svg.path(outline, ink, kind, "fill", **more)


def _attributes(attributes: Attributes) -> str:
    """`stroke_width=2` becomes stroke-width="2", `class_` class, and None is left out."""
    written = []
    for name, value in attributes.items():
        if isinstance(value, str):
            text = value.translate(IN_ATTRIBUTES)
        elif value is None:
            continue
        elif isinstance(value, int):
            text = str(value)
        else:
            text = f"{value:.2f}".rstrip("0").rstrip(".")
        written.append(f' {name.rstrip("_").replace("_", "-")}="{text}"')
    return "".join(written)


@lru_cache(maxsize=1024)
def _paint(paints: str, ink: str, kind: str, literal: bool) -> str:
    role = ink if ink in colours.ROLES else "other"
    named = f"ink-{ink}" if ink in colours.INKS else f"role-{role}"
    on_light, _ = colours.INKS.get(ink) or colours.ROLES[role]
    colour = on_light if literal else "currentColor"
    classes = kind if literal else f"{named} {kind}".strip()
    return _attributes({"class": classes or None, **dict.fromkeys(paints.split(), colour)})
