"""Two figures reused below.

trade      line   exports  2002 kotra 270.86m | 2003 customs 395.546m | (2004 gap) | 2005 kotra 500m
                  imports  2002 kotra 467.31m | 2003 customs 627.995m | 2004 customs 799m, estimated
partners   bar    turnover China 5.71bn | Russia 84m (80m to 90m) | "=Laos" a gap
"""

from decimal import Decimal

import pytest

from nkworld.charts import Band, Figure, Mark, Point, Series, SourceRef


def point(x, value, source="", **more):
    return Point(x, None if value is None else Decimal(value), source=source, **more)


@pytest.fixture
def trade():
    return Figure(
        slug="trade/partner",
        title="Trade with China",
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
        marks=(Mark("2003-07", "July measures"),),
        bands=(Band("2003", "2004", "talks"),),
        as_of="2026-11-25",
    )


@pytest.fixture
def partners():
    return Figure(
        slug="trade/partners",
        title="Leading partners <2015>",
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
