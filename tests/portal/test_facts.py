"""A number in a strip or a column tells its papers, and keeps the claim that it rests on."""

from datetime import date
from decimal import Decimal

import pytest

from nkworld.charts import Figure, Part, Point, Sentence, Series, SourceRef, money
from nkworld.portal.panels import Fact, Latest

DAY = date(2026, 11, 26)


def point(value, x="2015", **more):
    given = {"status": "reported", "source": "bureau", "read": "quoted"}
    return Point(x, None if value is None else Decimal(value), **given | more)


def figure(point):
    words = {"subtitle": "", "unit": "US dollars", "measure": "money", "kind": "line"}
    series = (Series("exports", "Exports", (point,)),)
    bureau = (SourceRef("bureau", "The Bureau"),)
    return Figure(slug="a/b", headline=Sentence("A"), series=series, sources=bureau, **words)


def test_a_fact_tells_its_period_and_source_and_a_report_goes_without_saying():
    given = point("1234567.5")
    fact = Fact.of("Exports", given, money, figure(given), url="/charts/a/b/")

    assert fact.term == "Exports, 2015"
    assert fact.value == "US$ 1.2 m"
    assert fact.note == "The Bureau"
    assert fact.url == "/charts/a/b/"
    assert [(claim.period, claim.point) for claim in fact.claims] == [("2015", given)]


def test_a_fact_of_a_range_tells_its_bound():
    fact = Fact.of("Workers", point(None, low=Decimal(100)), str, "A ministry")

    assert fact.value == "at least 100"


def test_a_fact_leads_to_its_point_of_the_figure_or_to_its_claims():
    claims = (Part("a/flows", 1), Part("a/flows", 2))
    given = point("5", parts=claims)
    taken_off = point("5", parts=(claims[0], claims[1]._replace(sign=-1)))

    assert Fact.of("Trade", given, money, figure(given)).card == "/numbers/a/b/exports/2015/"
    assert Fact.of("Trade", given, money, "The Bureau").card == "/claims/a/flows/1+2/"
    assert Fact.of("Trade", taken_off, money, "The Bureau").card == ""
    assert Fact.of("Trade", point("5"), money, "The Bureau").card == ""


@pytest.mark.parametrize(("value", "low", "order"), [(5, None, 5), (None, 3, 3)])
def test_a_cell_tells_its_period_and_is_sorted_by_its_value_or_lower_end(value, low, order):
    given = point(value, x="China", low=low and Decimal(low))
    cell = Latest.of("Aid", given, money, "The Bureau", period="2025-H1")

    assert cell.display.endswith("(the first half of 2025)")
    assert cell.order == order
    assert cell.claims[0].period == "2025-H1"
