"""Two figures reused below, and four more made of them.

trade      line   exports  2002 kotra 270.86m | 2003 customs 395.546m | (2004 gap) | 2005 kotra 500m
                  imports  2002 kotra 467.31m | 2003 customs 627.995m | 2004 customs 799m, estimated
partners   bar    turnover China 5.71bn | Russia 84m (80m to 90m) | "=Laos" a gap
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from nkworld.charts import Figure, Mark, Point, Series, SourceRef


def point(x, value, source="", **more):
    return Point(x, None if value is None else Decimal(value), source=source, **more)


@pytest.fixture
def trade():
    return Figure(
        slug="trade/partner",
        headline="Trade with China",
        subtitle="Merchandise, from the DPRK's side",
        unit="US dollars, current",
        measure="money",
        kind="line",
        series=(
            Series(
                "exports",
                "Exports",
                (
                    point("2003", "395546000", "china-customs", status="reported"),
                    point("2002", "270860000.00", "kotra", status="reported"),
                    point("2005", "500000000", "kotra", status="derived"),
                ),
                role="exports",
            ),
            Series(
                "imports",
                "Imports",
                (
                    point("2002", "467310000.55", "kotra", status="reported"),
                    point("2003", "627995000", "china-customs", status="reported"),
                    point("2004", "799000000", "china-customs", status="estimated"),
                ),
                role="imports",
            ),
        ),
        sources=(SourceRef("kotra", "KOTRA"), SourceRef("china-customs", "Chinese customs")),
        marks=(Mark("2003-07", "July measures"), Mark("2003", "talks", end="2004")),
        as_of="2026-11-25",
    )


@pytest.fixture
def partners():
    return Figure(
        slug="trade/partners",
        headline="Leading partners <2015>",
        subtitle="",
        unit="US dollars, current",
        measure="money",
        kind="bar",
        x_title="Partner",
        series=(
            Series(
                "turnover",
                "Trade & more",
                (
                    point("China", "5710000000", "kotra", status="reported"),
                    point("Russia", "84000000", low=Decimal(80000000), high=Decimal(90000000)),
                    point("=Laos", None, note="+nobody says"),
                ),
                role="turnover",
            ),
        ),
    )


def years(first, values, source="kotra", **more):
    return tuple(point(str(first + i), v, source, **more) for i, v in enumerate(values))


def one(trade, points, **more):
    return replace(trade, series=(Series("a", "A", points, "exports"),), **more)


@pytest.fixture
def crowd(trade):
    """Six sources that end within a hair of each other, and one that ends earlier."""
    lines = [
        Series(f"s{i}", f"Source number {i}", years(2000, [10 * i, 100 + i]), f"category-{i}")
        for i in range(1, 7)
    ]
    early = Series("early", "Ends early", years(1995, [20, 30]), "other")
    return replace(trade, series=(*lines, early), marks=())


@pytest.fixture
def negative(trade):
    return one(trade, years(2010, [5, -7, None, -2]), kind="bar", marks=())


@pytest.fixture
def every(trade, partners, crowd, negative):
    """One figure of every manner of drawing."""
    ranged = replace(trade.series[0], slug="r", points=years(2000, [5, 6], low=Decimal(3)))
    losses = Series("l", "Losses", (point("China", -5), point("Russia", "-700000000")))
    return [
        *(trade, partners, crowd, negative),
        *(replace(trade, kind=kind) for kind in ("bar", "stacked", "dot")),
        *(replace(partners, kind=kind) for kind in ("line", "stacked", "dot")),
        replace(trade, series=(*trade.series, ranged)),
        replace(partners, series=(*partners.series, losses)),
    ]
