"""When a printed number still rounds from an exact one."""

from decimal import Decimal

import pytest

from nkworld.provenance.derivations import Printed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("US$5.71 billion", 5_710_000_000),
        ("US$488 million", 488_000_000),
        ("US$40,569", 40_569),
        ("188,300", 188_300),
        ("5.3 bn", 5_300_000_000),
        ("some 12 thousand tonnes", 12_000),
        ("0.5", Decimal("0.5")),
    ],
)
def test_a_printed_number_is_read(text, value):
    assert Printed.parse(text).value == value


@pytest.mark.parametrize("text", ["", "many", "1 or 2", "5 to 6 million"])
def test_no_number_or_two_are_refused(text):
    with pytest.raises(ValueError, match="write one"):
        Printed.parse(text)


@pytest.mark.parametrize(
    ("text", "exact", "agrees"),
    [
        ("US$5.71 billion", 5_714_999_999, True),
        ("US$5.71 billion", 5_715_000_000, True),  # a half may be rounded down, too
        ("US$5.71 billion", 5_705_000_000, True),
        ("US$5.71 billion", 5_715_000_001, False),
        ("US$5.71 billion", 5_704_999_999, False),
        ("US$20.0 million", 20_040_000, True),
        ("US$20.0 million", 20_060_000, False),
        ("40,569", Decimal("40569.4"), True),
        ("40,569", 40_570, False),
        ("0", 0, True),
    ],
)
def test_it_agrees_within_half_of_its_last_digit(text, exact, agrees):
    assert Printed.parse(text).rounds_from(Decimal(exact)) is agrees
