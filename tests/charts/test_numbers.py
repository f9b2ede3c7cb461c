from decimal import Decimal

import pytest

from nkworld.charts.plan.axes import axis
from nkworld.charts.words import exact, millions, money, percent, plain


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2480000000", "US$ 2.48 bn"),
        ("712800000", "US$ 712.8 m"),
        ("8000", "US$ 8,000"),
        ("999999999", "US$ 1.00 bn"),
        ("-1960000000", "−US$ 1.96 bn"),
        ("0", "US$ 0"),
        ("0.50", "US$ 0.5"),
    ],
)
def test_money_is_short_and_honest(value, text):
    assert money(Decimal(value)) == text


def test_percent_has_one_decimal_rounded_half_up():
    assert percent(Decimal("32.4770")) == "32.5 %"
    assert percent(Decimal("0.25")) == "0.3 %"
    assert percent(Decimal("-0.01")) == "0.0 %"


def test_exact_groups_and_drops_trailing_zeros():
    assert exact(Decimal("2537313613.00")) == "2,537,313,613"
    assert exact(Decimal("-1234.5600")) == "−1,234.56"
    assert exact(Decimal("1E+3")) == "1,000"


def test_plain_loses_no_digit_of_a_long_decimal():
    digits = "3." + "1" * 40

    assert plain(Decimal(digits)) == digits
    assert plain(Decimal("-0.0")) == "0"


def test_millions_show_more_digits_below_one_and_a_true_zero():
    assert millions(Decimal("2537313613")) == "2,537.3"
    assert millions(Decimal("8000")) == "0.008"
    assert millions(Decimal("-123456")) == "−0.123"
    assert millions(Decimal("0.00")) == "0"


def test_axis_names_its_scale_once():
    billions = axis([Decimal("4020000000")], "money", unit="US dollars, current")

    assert billions.labels == ("0", "1", "2", "3", "4", "5")
    assert billions.unit == "US$ billion, current"
    assert billions.high == Decimal("5000000000")


def test_axis_of_small_money_is_in_thousands_and_of_persons_in_persons():
    assert axis([Decimal(8000)], "money", unit="US dollars").unit == "US$ thousand"
    assert axis([Decimal(8000)], "count", unit="persons").unit == "persons"
    assert axis([Decimal(188300)], "count", unit="persons").unit == "thousand persons"


def test_axis_crosses_zero_with_a_tick_on_it():
    balance = axis([Decimal(-2660000000), Decimal(400000000)], "money")

    assert Decimal(0) in balance.ticks
    assert balance.low <= Decimal(-2660000000)
    assert balance.labels[0] == "−3"


def test_axis_of_shares_ends_at_a_hundred():
    assert axis([Decimal("98.0")], "percent").ticks[-1] == 100
    assert axis([], "percent").high == 100


@pytest.mark.parametrize("top", ["0.0003", "1", "7", "99", "12345", "98765432100"])
@pytest.mark.parametrize("bottom", ["0", "-3", "-5000000"])
def test_axis_always_covers_its_values_with_few_round_ticks(top, bottom):
    scale = axis([Decimal(top), Decimal(bottom)], "money")

    assert scale.low <= Decimal(bottom) <= Decimal(top) <= scale.high == scale.ticks[-1]
    assert 2 <= len(scale.ticks) <= 8


def test_a_little_below_zero_needs_no_tick_of_its_own():
    scale = axis([Decimal(-11_443), Decimal(185_301_518)], "money")

    assert scale.ticks[0] == 0
    assert scale.low == -11_443
