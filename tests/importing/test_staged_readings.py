"""Where a file says one figure several times: which row is the claim, and which its readings."""

import pytest

from .conftest import HEADER, as_csv, draft_rows, table

pytestmark = pytest.mark.postgres


def readings(handed_in, *rows):
    outcome = handed_in(
        as_csv(table(*rows, header=[*HEADER, "note", "derivation"])), several_readings=True
    )
    return [(row.reading, row.status, int(row.value)) for row in draft_rows(outcome)]


def test_the_revised_word_is_the_claim_and_the_others_are_its_readings(handed_in):
    assert readings(
        handed_in,
        {"value": "1", "status": "derived", "derivation": "3 - 2"},
        {"value": "2", "status": "reported"},
        {"value": "3", "status": "revised"},
        {"value": "4", "status": "estimated"},
        {"value": "5", "status": "provisional"},
    ) == [
        (0, "revised", 3),
        (1, "reported", 2),
        (2, "provisional", 5),
        (3, "derived", 1),
        (4, "estimated", 4),
    ]


def test_among_equals_more_digits_win_and_then_the_first_row(handed_in):
    assert readings(handed_in, {"value": "120000"}, {"value": "123000"}, {"value": "124000"}) == [
        (0, "reported", 123000),
        (1, "reported", 124000),
        (2, "reported", 120000),
    ]


def test_an_excluded_row_is_the_claim_only_where_it_stands_alone(handed_in):
    excluded = {"status": "excluded", "note": "mix-up", "value": "123456"}

    assert readings(handed_in, excluded, {"value": "7", "status": "estimated"}) == [
        (0, "estimated", 7),
        (1, "excluded", 123456),
    ]


def test_an_excluded_row_alone_is_the_claim(handed_in):
    excluded = {"status": "excluded", "note": "mix-up", "value": "123456"}

    assert readings(handed_in, excluded) == [(0, "excluded", 123456)]
