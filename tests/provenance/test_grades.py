"""How a figure was read decides who heads a page: what nobody reviewed never beats a report."""

import pytest
from django.db import IntegrityError

from nkworld.provenance.grades import guess_grade
from tests.factories import FlowFactory, ReleaseFactory, live
from trade.models import Flow

HOST = "https://yearbook.example/tables"


@pytest.mark.parametrize(
    ("citation", "grade"),
    [
        ("https://yearbook.example/2015/page-7", "primary"),
        ("https://www.yearbook.example/2015/page-7", "primary"),
        ("https://herald.example/news/1", "secondary"),
        ("Yearbook 1997, printed", "secondary"),
        ("https://[not-an-address", "secondary"),
        ("https://en.wikipedia.org/wiki/Ruritania", "tertiary"),
        ("https://github.com/Ahmet-Dedeler/free-north-korea/blob/1/money.json", "tertiary"),
    ],
)
def test_a_grade_is_guessed_from_the_address(citation, grade):
    assert guess_grade(citation, HOST) == grade


def test_an_unreviewed_reading_never_heads_a_cell_that_another_source_speaks_of(
    universe, ruritania, bureau
):
    """The bureau comes first in the rule, and its figure of 2016 was read in a compilation."""
    first = ReleaseFactory(source=bureau, label="Notes")
    cell = {"country": ruritania, "period": "2016", "direction": "export"}
    FlowFactory(release=first, value=900, grade="tertiary", **cell)
    live(first)
    live(universe.draft)

    headline = Flow.objects.headline(universe.rule).get(period="2016")
    assert headline.source == universe.gazette


def test_an_unreviewed_value_stands_behind_a_range_that_a_report_gives(
    universe, ruritania, bureau, gazette
):
    cell = {"country": ruritania, "period": "2013", "direction": "export"}
    notes, report = (ReleaseFactory(source=source) for source in (bureau, gazette))
    FlowFactory(release=notes, value=900, grade="tertiary", **cell)
    FlowFactory(release=report, value=None, value_low=80, **cell)
    live(notes), live(report)

    assert Flow.objects.headline(universe.rule).get(period="2013").source == gazette


def test_an_unreviewed_reading_heads_a_cell_where_it_stands_alone(universe, ruritania, bureau):
    notes = ReleaseFactory(source=bureau)
    cell = {"country": ruritania, "period": "2013", "direction": "export"}
    FlowFactory(release=notes, value=900, grade="tertiary", **cell)
    live(notes)

    assert Flow.objects.headline(universe.rule).get(period="2013").value == 900


def test_the_database_refuses_a_grade_that_it_does_not_know(ruritania):
    with pytest.raises(IntegrityError, match="trade_flow_has_grade"):
        FlowFactory(country=ruritania, grade="hearsay")


def test_a_rule_places_a_row_as_the_database_does(universe, ruritania, bureau, gazette):
    """`claim_place` and its SQL put every claim of the universe in one order."""
    notes = ReleaseFactory(source=bureau)
    FlowFactory(release=notes, country=ruritania, period="2012", value=1, grade="tertiary")
    live(notes)
    rows = Flow.objects.annotate(place=universe.rule.claim_place_expression())

    placed = rows.values("source_id", "value", "grade", "place")
    assert [universe.rule.claim_place(row) for row in placed] == [row["place"] for row in placed]
