"""Where no finding stands the machine says one plain thing, in at most 14 words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from nkworld.charts import Figure, Point, Series, SourceRef, together
from nkworld.charts.description import MOST_WORDS, fallback, newest_claims

DAY = date(2017, 3, 1)
SOURCE = SourceRef("bureau", "Royal Bureau, trade")


def figure(*points, more=(), **given):
    """Exports to Ruritania by the Royal Bureau, unless it is given otherwise."""
    first = Series("export", "Exports", points)
    return Figure(
        **{"topic": "trade with Ruritania", "subtitle": "", "unit": "US dollars, current"}
        | {"measure": "money", "kind": "line", "series": (first, *more), "sources": (SOURCE,)}
        | given
    )


def point(x, value, **more):
    return Point(x, None if value is None else Decimal(value), **{"source": "bureau"} | more)


def plain(sentence):
    return sentence.text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("drawn", "text"),
    [
        (
            figure(point("2014", 5_000_000), point("2015", 9_000_000), point("2016", None)),
            "Trade with Ruritania: US$ 9.0 m in 2015, per Royal Bureau",
        ),
        (figure(point("2015", 0)), "Trade with Ruritania: zero in 2015, per Royal Bureau"),
        (
            figure(point("2015", None, low=Decimal(8_000_000))),
            "Trade with Ruritania: at least US$ 8.0 m in 2015, per Royal Bureau",
        ),
        (
            figure(point("2015", 9_000_000, status="estimated", low=1, high=99_000_000)),
            "Trade with Ruritania: an estimated US$ 9.0 m in 2015, per Royal Bureau",
        ),
        (
            figure(point("2015", 12), measure="count", unit="persons, by a model"),
            "Trade with Ruritania: 12 persons in 2015, per Royal Bureau",
        ),
        (
            figure(point("2010", 9_000_000)),
            "Trade with Ruritania: US$ 9.0 m in 2010, per Royal Bureau; no figure since",
        ),
        (
            figure(point("2015", 7_654_000_000), measure="count", unit="won, current"),
            "Trade with Ruritania: 7.7 billion won in 2015, per Royal Bureau",
        ),
        (
            figure(point("2010", 9_000_000), banned_since="2017-08"),
            "Trade with Ruritania: banned since August 2017",
        ),
        (figure(point("Ruritania", 5), point("Freedonia", 9), kind="dot"), "Trade with Ruritania"),
        (figure(), "Trade with Ruritania"),
    ],
)
def test_the_newest_value_is_said_with_its_period_and_source(drawn, text):
    said = fallback(drawn, DAY)

    assert plain(said) == text
    assert len(together(said.text).split(" ")) <= MOST_WORDS


def test_of_several_series_the_first_that_reaches_as_far_as_any_speaks():
    later = Series("import", "Imports", (point("2016", 3_000_000),))
    drawn = figure(point("2015", 9_000_000), more=(later,))

    assert plain(fallback(drawn, DAY)) == (
        "Trade with Ruritania: imports US$ 3.0 m in 2016, per Royal Bureau"
    )
    assert [claim.label for claim in newest_claims(drawn, DAY)] == ["Imports"]


def test_totals_speak_for_the_parts_that_are_drawn():
    total = Series("total", "Total", (point("2016", 12),))
    parts = (Series("men", "Men", (point("2016", 7),)), Series("women", "Women", ()))
    drawn = figure(more=parts, headed_by=(total,), measure="count", unit="visits", topic="visits")

    assert plain(fallback(drawn, DAY)) == "Visits: 12 in 2016, per Royal Bureau"
    assert [claim.label for claim in newest_claims(drawn, DAY)] == ["Total"]


def test_a_series_named_by_its_source_is_named_once_and_what_is_counted_here_by_nobody():
    other = Series("gazette", "Gazette", ())
    own = Series("bureau", "Royal Bureau, trade", (point("2016", 12),))
    counted = {"measure": "count", "unit": "persons"}

    assert plain(fallback(figure(more=(own, other), **counted), DAY)) == (
        "Trade with Ruritania: 12 persons in 2016, per Royal Bureau"
    )
    assert plain(fallback(figure(point("2016", 12, source=""), **counted), DAY)) == (
        "Trade with Ruritania: 12 persons in 2016"
    )


def test_of_categories_none_is_the_newest():
    assert newest_claims(figure(point("Ruritania", 5), kind="dot"), DAY) == ()


def test_nothing_is_said_of_what_came_after_a_year_that_a_reader_chose():
    said = fallback(figure(point("2010", 9_000_000)), DAY, is_newest=False)

    assert plain(said) == "Trade with Ruritania: US$ 9.0 m in 2010, per Royal Bureau"


def test_what_nobody_reviewed_is_left_out_and_named():
    unread = replace(point("2016", 7_000_000), read="compilation")

    said = fallback(figure(point("2015", 9_000_000), unread, topic="trade"), DAY)

    assert plain(said).endswith("; no reviewed figure since")
    assert [each.replace("\xa0", " ") for each in said.left_out] == [
        "Exports, 2016: US$ 7.0 m, read in an unreviewed compilation."
    ]


def test_who_compiles_heads_nothing():
    compiled = point("2016", 7_000_000, source="almanac")
    given = {"unfit": frozenset({"almanac"}), "left_out": ("Almanac, 2016: compiles.",)}

    after = fallback(figure(point("2015", 0), compiled, **given), DAY)
    alone = fallback(figure(compiled, **given), DAY)

    assert plain(after) == (
        "Trade with Ruritania: zero in 2015, per Royal Bureau; compilers’ figures alone since"
    )
    assert plain(alone) == "Trade with Ruritania: compilers’ figures alone"
    assert after.left_out == alone.left_out == given["left_out"]


def test_fewer_words_are_said_of_a_long_topic():
    long = "trade with Ruritania in goods of which nobody knows the name"

    said = fallback(figure(point("2015", 9_000_000), topic=long), DAY)

    assert len(together(said.text).split(" ")) <= MOST_WORDS
    assert said.text.startswith("Trade with Ruritania in goods of which nobody knows the name")


def test_what_has_to_be_said_with_a_value_is_its_deck():
    said = fallback(figure(point("2015", 9_000_000, caveat="without Freedonia")), DAY)

    assert said.deck == "Without Freedonia."
    assert "Freedonia" not in said.text


def test_what_heads_nothing_need_not_be_drawn():
    drawn = figure(point("2015", 9_000_000), unfit_until="2016")

    assert plain(fallback(drawn, DAY)).endswith("; compilers’ figures alone since")
    assert plain(fallback(figure(unfit_until="2016"), DAY)) == (
        "Trade with Ruritania: compilers’ figures alone"
    )


def test_what_is_excluded_and_places_in_a_list_are_not_said():
    excluded = fallback(figure(point("2015", 9_000_000, status="excluded")), DAY)
    rank = fallback(figure(point("2015", 3), measure="rank"), DAY)

    assert plain(excluded) == plain(rank) == "Trade with Ruritania"
    assert not excluded.claims


def test_of_several_series_which_speaks_is_named_though_the_source_is_not():
    later = Series("import", "Imports of everything that is known", (point("2016", 3_000_000),))
    said = plain(fallback(figure(point("2015", 9_000_000), more=(later,)), DAY))

    assert said == ("Trade with Ruritania: imports of everything that is known US$ 3.0 m in 2016")
