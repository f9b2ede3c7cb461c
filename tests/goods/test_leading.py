"""Goods led only where nothing that is not broken down can have had more."""

from datetime import date
from decimal import Decimal

import pytest

from nkworld.charts.sentences import of_sentence
from nkworld.provenance.amounts import Amount
from trade.goods.leading import Breakdown, Goods, unplaced_of

DAY = date(2026, 11, 26)


def amount(value, **more):
    return Amount(Decimal(value), "bureau", **more)


def sentence(goods, total=100, below=None, **more):
    """What is said of goods by name: (value, fields of Goods)."""
    told = [Goods(name, amount(value), **fields) for name, (value, fields) in goods.items()]
    whole = None if total is None else amount(total)
    breakdown = Breakdown(
        year="2025",
        source="Bureau",
        traded=lambda of: f"exports{f' of {of}' if of else ''} to Ruritania",
        kind="sector",
        goods=told,
        total=whole,
        unplaced=unplaced_of(whole, [each.amount for each in told]),
        **more,
    )
    said = breakdown.sentence(DAY, lambda: below)
    assert not [*of_sentence(said, DAY)]
    return said


LED = "In 2025 coal led the exports to Ruritania that Bureau recorded: US$ 60 of US$ 100"
AMONG = (
    "Among the goods on record from Bureau in 2025, coal had the most of the exports to Ruritania: "
    "US$ 40 of US$ 100"
)
OPEN = {"open_ended": True}


def test_what_is_more_than_all_that_is_left_open_led():
    said = sentence({"coal": (60, {}), "ores": (10, OPEN)})

    assert said.text == LED
    assert said.ranking.is_complete and "US$ 30 open" in said.checks[0]


@pytest.mark.parametrize(
    ("goods", "total"),
    [
        ({"coal": (40, {}), "ores": (10, {})}, 100),  # 50 is left: an unseen one may have more
        ({"coal": (40, {}), "ores": (35, OPEN)}, 100),  # ores may have 25 more
    ],
)
def test_else_it_had_the_most_of_what_is_on_record(goods, total):
    assert sentence(goods, total).text == AMONG


def test_goods_that_are_told_in_full_can_have_no_more():
    assert "led" in sentence({"coal": (40, {}), "ores": (35, {})}).text


@pytest.mark.parametrize("total", [None, 30])
def test_without_a_total_that_holds_the_goods_nothing_is_proved(total):
    assert "led" not in sentence({"coal": (40, {}), "ores": (10, {})}, total).text


def test_a_total_that_is_a_lower_bound_leaves_everything_open():
    assert unplaced_of(amount(100, low=Decimal(100)), [amount(60)]) is None
    assert unplaced_of(amount(100), [amount(60, low=Decimal(50), high=Decimal(70))]) == 50


@pytest.mark.parametrize(
    ("goods", "below"),
    [
        ({"coal": (40, {})}, None),  # one alone is put in no order
        ({"coal": (40, {}), "ores": (10, {})}, Decimal(45)),  # a heading beside them has more
        ({"coal": (40, {"of_the_kind": False}), "ores": (10, {})}, None),  # a range of chapters
    ],
)
def test_where_nothing_can_be_ranked_the_amount_stands_beside_the_total(goods, below):
    assert sentence(goods, below=below).text == (
        "In 2025 Bureau put exports of coal to Ruritania at US$ 40, of US$ 100 in all"
    )


def test_an_estimate_leads_nothing():
    coal = Goods("coal", amount(60, status="estimated"))
    breakdown = Breakdown(
        "2025", "Bureau", lambda of: f"exports of {of}", "sector", [coal], None, None
    )

    assert breakdown.sentence(DAY, lambda: None).text == (
        "In 2025 Bureau estimated exports of coal at US$ 60"
    )
