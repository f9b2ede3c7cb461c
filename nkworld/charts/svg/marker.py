"""Small filled shapes around a place: of a dot, and of a name in the key."""

from nkworld.charts.svg.svg_writer import Attribute, SvgWriter, number, polyline


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
    svg.area(_outline(name, x, y, r), ink, kind, **more)


def _outline(name: str, x: float, y: float, r: float) -> str:
    if name == "circle":
        arc, wide = f"a{number(r)},{number(r)} 0 1 0", number(2 * r)
        return f"M{number(x - r)},{number(y)}{arc} {wide},0{arc} -{wide},0z"
    corners = {
        "square": [(-r, -r), (r, -r), (r, r), (-r, r)],
        "diamond": [(0, -1.35 * r), (1.35 * r, 0), (0, 1.35 * r), (-1.35 * r, 0)],
        "triangle": [(0, -1.25 * r), (1.25 * r, 0.95 * r), (-1.25 * r, 0.95 * r)],
    }[name]
    return polyline([(x + dx, y + dy) for dx, dy in corners], closed=True)
