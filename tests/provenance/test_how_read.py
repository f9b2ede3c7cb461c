"""How a figure was read decides who heads a page: what nobody reviewed never beats a report."""

import pytest
from django.db import IntegrityError, transaction

from nkworld.provenance.models import Source
from nkworld.provenance.models.rule import claim_place
from nkworld.provenance.read_guess import guess_read
from tests.factories import FlowFactory, ReleaseFactory, SourceFactory, live
from trade.models import Flow

YEARBOOK = Source(url="https://yearbook.example/tables", authority="official")
BLOG = Source(url="https://yearbook.example", authority="blog")


@pytest.mark.parametrize(
    ("citation", "read"),
    [
        ("https://yearbook.example/2015/page-7", "at-source"),
        ("https://www.yearbook.example/2015/page-7", "at-source"),
        ("https://herald.example/news/1", "quoted"),
        ("Yearbook 1997, printed", "quoted"),
        ("https://[not-an-address", "quoted"),
        ("https://en.wikipedia.org/wiki/Ruritania", "compilation"),
        ("https://github.com/Ahmet-Dedeler/free-north-korea/blob/1/money.json", "compilation"),
    ],
)
def test_how_a_figure_was_read_is_guessed_from_the_address(citation, read):
    assert guess_read(citation, YEARBOOK) == read


def test_what_a_blog_lists_was_read_in_a_compilation():
    assert guess_read("https://yearbook.example/a-list", BLOG) == "compilation"


def test_a_source_says_whose_word_it_is_and_why(db):
    for told in ({"authority": "rumour"}, {"authority_reason": ""}):
        with pytest.raises(IntegrityError, match="says_whose_word"), transaction.atomic():
            SourceFactory(**told)


def test_an_unreviewed_reading_never_heads_a_cell_that_another_source_speaks_of(
    universe, ruritania, bureau
):
    """The bureau comes first in the rule, and its figure of 2016 was read in a compilation."""
    first = ReleaseFactory(source=bureau, label="Notes")
    cell = {"country": ruritania, "period": "2016", "direction": "export"}
    FlowFactory(release=first, value=900, read="compilation", **cell)
    live(first)
    live(universe.draft)

    headline = Flow.objects.headline(universe.rule).get(period="2016")
    assert headline.source == universe.gazette


def test_an_unreviewed_value_stands_behind_a_range_that_a_report_gives(
    universe, ruritania, bureau, gazette
):
    cell = {"country": ruritania, "period": "2013", "direction": "export"}
    notes, report = (ReleaseFactory(source=source) for source in (bureau, gazette))
    FlowFactory(release=notes, value=900, read="compilation", **cell)
    FlowFactory(release=report, value=None, value_low=80, **cell)
    live(notes), live(report)

    assert Flow.objects.headline(universe.rule).get(period="2013").source == gazette


def test_an_unreviewed_reading_heads_a_cell_where_it_stands_alone(universe, ruritania, bureau):
    notes = ReleaseFactory(source=bureau)
    cell = {"country": ruritania, "period": "2013", "direction": "export"}
    FlowFactory(release=notes, value=900, read="compilation", **cell)
    live(notes)

    assert Flow.objects.headline(universe.rule).get(period="2013").value == 900


def test_the_database_refuses_a_reading_that_it_does_not_know(ruritania):
    with pytest.raises(IntegrityError, match="trade_flow_has_read"):
        FlowFactory(country=ruritania, read="hearsay")


def test_a_rule_places_a_row_as_the_database_does(universe, ruritania, bureau, gazette):
    """`claim_place` and its SQL put every claim of the universe in one order."""
    notes = ReleaseFactory(source=bureau)
    FlowFactory(release=notes, country=ruritania, period="2012", value=1, read="compilation")
    live(notes)
    rows = Flow.objects.annotate(place=claim_place(universe.rule))

    placed = rows.values("source_id", "value", "read", "place")
    assert [universe.rule.claim_place(row) for row in placed] == [row["place"] for row in placed]
