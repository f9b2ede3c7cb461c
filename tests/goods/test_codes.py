"""Codes as stretches of the tree: what lies within what."""

import pytest

from trade.goods.models.classification import Span, parse_list


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("27", "270000", "279999"),
        ("2701", "270100", "270199"),
        ("270111", "270111", "270111"),
        ("50-63", "500000", "639999"),
        ("1007-1008", "100700", "100899"),
    ],
)
def test_a_code_or_range_is_a_stretch_of_six_digits(text, low, high):
    assert Span.parse(text) == Span(low, high)


@pytest.mark.parametrize("text", ["7", "270", "coal", "", "27-2710", "270111-270112"])
def test_what_is_no_code_is_refused_with_how_to_write_one(text):
    with pytest.raises(ValueError, match="write a code of 2, 4 or 6 digits"):
        Span.parse(text)


def test_a_range_that_runs_backwards_is_refused():
    with pytest.raises(ValueError, match="runs backwards"):
        Span.parse("63-50")


def test_a_heading_lies_in_its_chapter_and_in_ranges_around_it():
    assert Span.parse("2701") in Span.parse("27")
    assert Span.parse("2701") in Span.parse("25-27")
    assert Span.parse("27") not in Span.parse("2701")
    assert Span.parse("2801") not in Span.parse("25-27")


def test_stretches_overlap_when_they_share_a_good():
    assert Span.parse("61-62").overlaps(Span.parse("62-63"))
    assert not Span.parse("50-60").overlaps(Span.parse("61-63"))


def test_goods_without_a_code_lie_nowhere():
    assert Span() not in Span.parse("01-24")
    assert not Span().overlaps(Span.parse("27"))
    assert Span().chapters == []


def test_a_list_of_codes_is_read_whole():
    assert parse_list("2701;50-63") == (Span.parse("2701"), Span.parse("50-63"))
    assert parse_list("") == ()
