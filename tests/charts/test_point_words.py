"""What is said of a point under a pointer, or on the way with the keyboard."""

from dataclasses import replace
from decimal import Decimal

import pytest

from nkworld.charts import LAYOUTS, SourceRef, plan_of, to_plan
from nkworld.charts.words import amount, attribution, remarks

from .conftest import one, point, years


@pytest.mark.parametrize(
    ("value", "bounds", "words"),
    [
        ("627995000", {}, "US$ 628.0 m (627,995,000 on record)"),
        ("1510000000", {}, "US$ 1.51 bn"),
        ("8000", {}, "US$ 8,000"),
        (None, {"low": Decimal(10), "high": Decimal(20)}, "between US$ 10 and US$ 20"),
        (None, {"high": Decimal(20)}, "at most US$ 20"),
        (
            "1234567.5",
            {"low": Decimal(1200000)},
            "US$ 1.2 m (1,234,567.5 on record) (at least US$ 1.2 m)",
        ),
        (None, {}, "no figure"),
    ],
)
def test_an_amount_is_told_in_full_with_its_bounds(trade, value, bounds, words):
    assert amount(trade, point("2015", value, **bounds)) == words


def test_who_says_so_how_sure_and_whether_anybody_reviewed_it(trade):
    known = replace(trade, sources=(SourceRef("bureau", "Royal Bureau"),))
    told = point("2015", 5, "bureau", status="estimated", read="compilation")

    assert attribution(known, told) == (
        "estimated, Royal Bureau, read in an unreviewed compilation"
    )
    assert attribution(known, point("2016", None, "bureau")) == ""


def test_what_a_careful_reader_should_know_is_said_in_sentences():
    told = point("2015", 5, note="read twice", caveat="without Russia")

    assert remarks(told, False) == "Read twice. Without Russia."
    assert remarks(point("2015", 5), True) == (
        "The source differs from the one before: the line breaks here."
    )
    assert remarks(point("2015", 5, changed="with Russia"), True) == (
        "Counted otherwise than before (with Russia): the line breaks here."
    )


def test_the_browser_is_given_every_points_words_and_place(trade):
    plans = {name: plan_of(trade, layout) for name, layout in LAYOUTS.items()}
    told = to_plan(trade, plans)

    exports = told["series"][0]
    assert exports["values"] == [270860000, 395546000, None, 500000000]
    assert exports["words"][2] is None
    assert told["attributions"][exports["said_by"][0]] == "reported, KOTRA"
    assert list(exports["remarks"]) == [1]
    assert told["at"] == [2002, 2003, 2004, 2005]
    assert told["layouts"]["wide"]["plot"] != told["layouts"]["narrow"]["plot"]


def test_a_figure_without_values_has_nothing_to_point_at(trade):
    empty = one(trade, years(2001, [None]))

    assert to_plan(empty, dict.fromkeys(LAYOUTS)) == {"series": []}
