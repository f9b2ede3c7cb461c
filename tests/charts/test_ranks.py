"""Who led is said of a complete list alone, and nobody is put behind what may be less."""

from decimal import Decimal

import pytest

from nkworld.charts import money
from nkworld.charts.sentences import rank

from .saying import DAY, point

COMPLETE = {"required": ("Ruritania", "Freedonia"), "yardstick": "the Bureau’s list of 2015"}
RANKED = {"day": DAY, "written": money, "period": "2025"}


def test_who_led_is_said_where_the_first_of_the_complete_list_are_all_on_record():
    items = [("Freedonia", point("Freedonia", 3)), ("Ruritania", point("Ruritania", 9))]

    told = rank(items, **COMPLETE, **RANKED)
    assert told.text == "Ruritania led in 2025 with US$ 9, Freedonia followed with US$ 3"


@pytest.mark.parametrize("required", [("Ruritania", "Nowhere"), ()])
def test_without_a_complete_list_the_first_is_the_first_of_those_on_record(required):
    items = [("Freedonia", point("Freedonia", 3)), ("Ruritania", point("Ruritania", 9))]

    told = rank(items, **COMPLETE | {"required": required}, **RANKED)
    assert told.text == "Among the partners on record in 2025 Ruritania had the most, US$ 9"
    assert told.left_out


def test_nothing_follows_with_zero():
    items = [("Freedonia", point("Freedonia", 0)), ("Ruritania", point("Ruritania", 9))]

    assert "followed" not in rank(items, **COMPLETE, **RANKED).text


def test_two_sources_are_not_put_in_order_unless_the_list_itself_does():
    items = [
        ("Freedonia", point("Freedonia", 3, source="gazette")),
        ("Ruritania", point("Ruritania", 9)),
    ]
    assert "led" in rank(items, **COMPLETE, **RANKED).text

    turned = COMPLETE | {"required": ("Freedonia", "Ruritania")}
    assert rank(items, **turned, **RANKED).text.startswith("Among the partners on record")


def test_who_stands_between_the_two_in_the_list_is_not_passed_over():
    items = [
        ("Ruritania", point("Ruritania", 9)),
        ("Nowhere", point("Nowhere", 2, source="gazette")),
        ("Freedonia", point("Freedonia", 3)),
    ]
    three = COMPLETE | {"required": ("Ruritania", "Nowhere", "Freedonia")}
    assert rank(items, **three, **RANKED).text.startswith("Among the partners on record")

    items[1] = ("Nowhere", point("Nowhere", 2))
    assert "Freedonia followed" in rank(items, **three, **RANKED).text


def test_a_lower_bound_that_may_be_more_than_the_first_is_not_put_behind_it():
    items = [
        ("Freedonia", point("Freedonia", 8, low=Decimal(8), high=Decimal(12))),
        ("Ruritania", point("Ruritania", 9)),
    ]
    assert rank(items, **COMPLETE, **RANKED) is None


def test_nobody_follows_where_a_lower_bound_alone_may_be_more():
    items = [
        ("Ruritania", point("Ruritania", 900)),
        ("Freedonia", point("Freedonia", 3)),
        ("Nowhere", point("Nowhere", None, low=Decimal(5), high=Decimal(8))),
    ]
    told = rank(items, **COMPLETE, **RANKED)
    assert told.text == "Ruritania led in 2025 with US$ 900"

    items[2] = ("Nowhere", point("Nowhere", None, low=Decimal(5)))
    assert rank(items, **COMPLETE, **RANKED) is None
