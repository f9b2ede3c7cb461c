"""Points, a line and a figure of which sentences are made."""

from datetime import date
from decimal import Decimal

from nkworld.charts import Figure, Point, Series, money

DAY = date(2026, 11, 26)
SPOKEN = {"day": DAY, "written": money}
PEAK = {
    "at_peak": "Exports peaked {when} at {amount}",
    "at_last": "; {when} they were {amount}",
    "alone": "Exports were {amount} {when}",
}


def point(x, value, **more):
    given = {"source": "bureau", "status": "reported", "read": "quoted"}
    return Point(x, None if value is None else Decimal(value), **given | more)


def line(*points):
    return Series("exports", "Exports", tuple(points))


def figure(headline, series):
    words = {"subtitle": "", "unit": "US dollars", "measure": "money", "kind": "line"}
    return Figure(slug="a/b", headline=headline, series=(series,), **words)
