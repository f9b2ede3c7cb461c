"""Amounts of trade: a sum knows no more than its parts, and says what has to be said of them."""

from decimal import Decimal

import pytest

from nkworld.charts import Point
from nkworld.figures.amounts import combined, share_of, verdict_on

BOUND = Point("", None, source="bureau", low=Decimal(200))
HUNDRED = Point("", Decimal(100), source="bureau")


def test_a_bound_makes_a_sum_a_bound():
    both = combined(HUNDRED, BOUND, +1, "")

    assert (both.value, both.low, both.high) == (None, 300, None)


def test_less_a_lower_bound_is_at_most_so_much():
    rest = combined(Point("", Decimal(900), source="bureau"), BOUND, -1, "")

    assert (rest.value, rest.low, rest.high) == (None, None, 700)


def test_a_value_that_is_itself_the_bound_leaves_the_other_end_open():
    assert Point("", Decimal(5), source="bureau", low=Decimal(5)).span == (5, None)
    assert Point("", Decimal(5), source="bureau", low=Decimal(4)).span == (4, 5)
    assert HUNDRED.is_exact and not BOUND.is_exact


def test_a_mere_range_has_no_value_to_reckon_with():
    with pytest.raises(ValueError, match="Only a bound"):
        _ = BOUND.number


def test_a_sum_is_read_no_better_than_its_worse_part_and_says_what_both_have_to_say():
    one = Point("", Decimal(1), source="bureau", read="quoted", caveat="without oil", place=1)
    other = Point(
        "", Decimal(2), source="bureau", read="compilation", caveat="without coal", place=7
    )
    both = combined(one, other, +1, "")

    assert (both.read, both.caveat, both.place) == ("compilation", "without oil, without coal", 7)
    assert combined(one, one, +1, "").caveat == "without oil"


def test_a_share_of_a_whole_that_is_only_a_lower_bound_is_an_upper_bound():
    added = Point("", None, source="kinu", low=Decimal(100))
    whole = combined(Point("", Decimal(300), source="bureau"), added, +1, "")
    share = share_of(HUNDRED, whole, "")

    assert (share.value, share.low, share.high) == (None, None, 25)


def test_a_share_carries_what_its_whole_leaves_out():
    whole = Point("", Decimal(200), source="bureau", caveat="without Freedonia")

    assert share_of(HUNDRED, whole, "").caveat == "without Freedonia"


def test_what_nobody_reviewed_does_not_contest_what_somebody_did():
    far = Point("", Decimal(900), source="gazette")
    unread = Point("", Decimal(900), source="gazette", read="compilation")
    near = Point("", Decimal(101), source="bureau")

    assert verdict_on([near, far]) == ([near, far], "conflict")
    assert verdict_on([near, unread]) == ([near], "agree")
    assert verdict_on([near, BOUND]) == ([near], "agree")
