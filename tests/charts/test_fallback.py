"""Where no finding stands the machine says one plain thing, in at most 14 words."""

from dataclasses import replace
from decimal import Decimal

import pytest

from nkworld.charts import Figure, Point, Series, SourceRef
from nkworld.charts.fallback import MOST_WORDS, fallback

from .saying import DAY

SOURCE = SourceRef("bureau", "Royal Bureau")


def figure(*points, more=(), **given):
    """Exports to Ruritania by the Royal Bureau, unless it is given otherwise."""
    first = Series("export", "Exports", points)
    return Figure(
        **{"topic": "trade with Ruritania", "subtitle": "", "unit": "US dollars, current"}
        | {"measure": "money", "kind": "line", "series": (first, *more), "sources": (SOURCE,)}
        | given
    )


def point(x, value, **more):
    return Point(x, None if value is None else Decimal(value), source="bureau", **more)


@pytest.mark.parametrize(
    ("drawn", "text"),
    [
        (
            figure(point("2014", 5_000_000), point("2015", 9_000_000), point("2016", None)),
            "Trade with Ruritania: US$ 9.0 m in 2015 (Royal Bureau)",
        ),
        (
            figure(point("2015", 0)),
            "Trade with Ruritania: a printed zero in 2015 (Royal Bureau)",
        ),
        (
            figure(point("2015", None, low=Decimal(8_000_000))),
            "Trade with Ruritania: at least US$ 8.0 m in 2015 (Royal Bureau)",
        ),
        (
            figure(point("2015", 12), measure="count", unit="persons, by a model"),
            "Trade with Ruritania: 12 persons in 2015 (Royal Bureau)",
        ),
        (
            figure(point("Ruritania", 5), point("Freedonia", 9), kind="dot"),
            "Trade with Ruritania",
        ),
        (figure(), "Trade with Ruritania"),
    ],
)
def test_the_newest_value_is_said_with_its_period_and_source(drawn, text):
    said = fallback(drawn, DAY)

    assert said.text.replace("\xa0", " ") == text
    assert len(said.text.split(" ")) <= MOST_WORDS


def test_of_several_series_the_first_that_reaches_as_far_as_any_speaks():
    later = Series("import", "Imports", (point("2016", 3_000_000),))

    said = fallback(figure(point("2015", 9_000_000), more=(later,)), DAY)

    assert said.text.replace("\xa0", " ") == (
        "Trade with Ruritania: imports US$ 3.0 m in 2016 (Royal Bureau)"
    )


def test_what_nobody_reviewed_is_left_out_and_named():
    unread = replace(point("2016", 7_000_000), read="compilation")

    said = fallback(figure(point("2015", 9_000_000), unread), DAY)

    assert "9.0 m in 2015" in said.text
    assert [each.replace("\xa0", " ") for each in said.left_out] == [
        "Exports, 2016: US$ 7.0 m, read in an unreviewed compilation."
    ]
