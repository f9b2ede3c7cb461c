"""The audit finds what an expert would attack, in whatever way a sentence was built."""

from decimal import Decimal

import pytest

from nkworld.charts import Sentence
from nkworld.charts.sentences import Claim, of_sentence, of_small_print

from .saying import DAY, point


@pytest.mark.parametrize(
    ("text", "points", "fault"),
    [
        ("Exports are now US$ 5 (2015)", [point("2015", 5)], "words of today"),
        ("Exports were US$ 5", [point("2015", 5)], "does not name the year"),
        (
            "Exports were 5 % of trade in 2025",
            [point("2025", 5), point("2025", 100, source="gazette")],
            "two sources",
        ),
        ("Exports doubled to US$ 5 in 2025", [point("2025", 5)], "compares"),
        ("Exports were US$ 5 in 2025", [point("2025", 5, status="estimated")], "is an estimate"),
        ("Exports were US$ 5 in 2025", [point("2025", 5, status="excluded")], "is excluded"),
    ],
)
def test_what_an_expert_would_attack_is_found_out(text, points, fault):
    told = Sentence(text, tuple(Claim("Exports", each.x, each) for each in points))
    found = list(of_sentence(told, DAY))

    assert any(fault in each for each in found), found


@pytest.mark.parametrize(
    "text",
    [
        "In 2025 exports were US$ 5, 5 % of the trade of 2025",
        "One estimate puts exports of 2025 at US$ 5",
        "Exports of 2025 now stand at US$ 5",
    ],
)
def test_what_is_well_said_of_last_year_passes(text):
    told = Sentence(text, (Claim("Exports", "2025", point("2025", 5)),))

    assert not list(of_sentence(told, DAY))


@pytest.mark.parametrize(
    ("value", "told", "claims", "fault"),
    [
        ("US$ 5", "Bureau", [], "no claim stands"),
        ("US$ 5", "Bureau", [("2015", point("2015", 5))], "latest on record"),
        ("US$ 5", "Bureau", [("2027", point("2027", 5))], "not over"),
        ("US$ 5", "x", [("2025", point("2025", 5, read="compilation"))], "unreviewed compilation"),
        ("US$ 5", "Bureau", [("2025", point("2025", 5, low=Decimal(4)))], "bounds"),
        ("US$ 5", "Bureau", [("2025", point("2025", 5, caveat="no oil"))], "no oil"),
    ],
)
def test_a_number_that_stands_alone_is_held_to_its_small_print(value, told, claims, fault):
    used = tuple(Claim("Exports", period, each) for period, each in claims)
    found = list(of_small_print(value, told, used, DAY))

    assert any(fault in each for each in found), found
