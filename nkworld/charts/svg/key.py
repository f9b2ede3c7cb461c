"""The signs of the series, and the row that explains them."""

from nkworld.charts.svg.pen import number, polyline
from nkworld.charts.svg.text import shorten, text_width

SIGNS = ("circle", "square", "diamond", "triangle")


def key(pen, figure, sheet, signs=False):
    """A row of names, wrapped to the sheet; answers its height. One series needs none.

    `signs` tells the series apart by shape too, else each has a square of its colour.
    """
    if len(figure.series) < 2:
        return 0
    x, y = 0.0, sheet.size
    for index, series in enumerate(figure.series):
        words = shorten(series.label, sheet.size, sheet.width - 18)
        width = text_width(words, sheet.size) + 18
        if x and x + width > sheet.width:
            x, y = 0.0, y + sheet.size + 7
        sign(pen, sign_of(index) if signs else "square", x + 6, y - sheet.size * 0.36, series.role)
        pen.text(x + 18, y, words, "ink", sheet.size, "key")
        x += width + 16
    return y + 14


def sign_of(index):
    return SIGNS[index % len(SIGNS)]


def sign(pen, name, x, y, ink, kind="", r=4.8, **attributes):
    """A small filled shape around a place."""
    return pen.area(_outline(name, x, y, r), ink, kind, **attributes)


def _outline(name, x, y, r):
    if name == "circle":
        arc, wide = f"a{number(r)},{number(r)} 0 1 0", number(2 * r)
        return f"M{number(x - r)},{number(y)}{arc} {wide},0{arc} -{wide},0z"
    corners = {
        "square": [(-r, -r), (r, -r), (r, r), (-r, r)],
        "diamond": [(0, -1.35 * r), (1.35 * r, 0), (0, 1.35 * r), (-1.35 * r, 0)],
        "triangle": [(0, -1.25 * r), (1.25 * r, 0.95 * r), (-1.25 * r, 0.95 * r)],
    }[name]
    return polyline([(x + dx, y + dy) for dx, dy in corners], closed=True)
