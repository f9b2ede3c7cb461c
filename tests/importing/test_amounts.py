from decimal import Decimal

import pytest

from nkworld.importing import amounts
from nkworld.importing.widgets import AmountWidget


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234567", "1234567"),
        ("1234567.89", "1234567.89"),
        ("1,234,567", "1234567"),
        ("1,234,567.50", "1234567.50"),
        ("1 234 567", "1234567"),
        ("1\u00a0234\u202f567", "1234567"),
        ("1'234'567", "1234567"),
        ("１２３４", "1234"),
        (" 0 ", "0"),
        ("−5", "-5"),
    ],
)
def test_plain_and_grouped_amounts_are_read_exactly(text, value):
    assert amounts.parse(text) == Decimal(value)


@pytest.mark.parametrize("text", ["2634²", "26.4²", "250¹", "1,204ᵃ", "195,000⁺"])
def test_a_raised_mark_is_never_read_as_a_digit(text):
    with pytest.raises(ValueError, match="as footnotes have: write the bare amount"):
        amounts.parse(text)


def test_an_empty_cell_gives_no_amount():
    assert amounts.parse("  ") is None


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("1.234.567", "is ambiguous"),
        ("1.234,56", "is ambiguous"),
        ("1234,56", "is ambiguous"),
        ("1,23,456", "is not an amount"),
        ("1,234 567", "is not an amount"),
        ("US$ 1,234", "names a currency"),
        ("5억 달러", "names a currency"),
        ("€5", "names a currency"),
        ("1.5E+8", "is in scientific notation"),
        ("(1,234)", "stands in brackets"),
        ("1.5 million", "has a unit"),
        ("n/a", "leave it empty where nothing is given"),
        ("–", "leave it empty where nothing is given"),
        ("2015-03", "is not an amount"),
        ("Infinity", "is not an amount"),
        ("NaN", "leave it empty"),
    ],
)
def test_what_may_mean_something_else_is_refused_with_a_remedy(text, remedy):
    with pytest.raises(ValueError, match=remedy.replace("(", r"\(")):
        amounts.parse(text)


@pytest.mark.parametrize("text", ["9999999999999.99", "5.10", "5.000", "12345678901.000"])
def test_an_amount_that_the_database_can_hold_fits(text):
    amounts.fitted(Decimal(text), 15, 2)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1.234", "“1.234” has more than 2 decimals"),
        ("10000000000000", "more than 13 digits before the point"),
        ("1" + "0" * 40, "more than 13 digits before the point"),
    ],
)
def test_an_amount_that_would_be_rounded_or_cut_is_refused(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        amounts.fitted(Decimal(text), 15, 2)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("260.000000", "260.00"), ("260.500000", "260.50"), ("260.5", "260.5"), ("0.000", "0.00")],
)
def test_zeros_that_a_program_adds_are_left_out(text, kept):
    assert str(AmountWidget(15, 2).clean(text)) == kept
