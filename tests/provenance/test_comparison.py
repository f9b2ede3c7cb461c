from decimal import Decimal

import pytest

from nkworld.provenance.publishing import ReleaseComparison
from tests.factories import FlowFactory, ReleaseFactory
from trade.models import Flow

pytestmark = pytest.mark.postgres("nkworld.provenance.publishing")


@pytest.fixture
def comparison(universe):
    """The bureau speaks again of 2014's exports (changed), 2015 (unchanged) and 2016 (new)."""
    release = ReleaseFactory(source=universe.bureau)
    for period, value in (("2014", 101), ("2015", 120), ("2016", 140)):
        FlowFactory(release=release, country=universe.ruritania, period=period, value=value)
    return ReleaseComparison(release, Flow)


def periods(rows):
    return {(row.period, row.direction) for row in rows}


def test_every_draft_row_is_new_changed_or_unchanged(comparison):
    assert periods(comparison.new) == {("2016", "export")}
    assert periods(comparison.changed) == {("2014", "export")}
    assert periods(comparison.unchanged) == {("2015", "export")}


def test_what_the_draft_does_not_mention_has_vanished(comparison):
    assert periods(comparison.vanished) == {("2014", "import")}


def test_counts_agree_with_the_rows(comparison):
    assert comparison.counts() == {"new": 1, "changed": 1, "unchanged": 1, "vanished": 1}


def test_other_sources_and_drafts_are_not_compared_with(comparison, universe):
    assert universe.draft not in {row.release for row in comparison.vanished}
    assert {row.source for row in comparison.live} == {universe.bureau}


def test_an_unpublished_draft_of_the_same_source_is_no_rival(universe):
    again = ReleaseFactory(source=universe.gazette)
    FlowFactory(release=again, country=universe.ruritania, period="2016", value=777)

    assert ReleaseComparison(again, Flow).counts()["new"] == 1


@pytest.mark.parametrize(
    "change",
    [
        {"value": 121},
        {"value": Decimal("120.01")},
        {"value": None, "value_low": 110},
        {"value_low": 110},
        {"value_high": 130},
        {"status": "revised"},
        {"note": "with a note"},
        {"citation": "https://yearbook.example/another-page"},
        {"as_quoted": "some 120 dollars"},
        {"basis": "mirror-bureau"},
    ],
    ids=lambda change: "-".join(change),
)
def test_whatever_differs_in_content_is_a_change(universe, change):
    release = ReleaseFactory(source=universe.bureau)
    said = {"value": 120, "as_quoted": "120 dollars"} | change
    FlowFactory(release=release, country=universe.ruritania, period="2015", **said)

    counts = ReleaseComparison(release, Flow).counts()

    assert (counts["changed"], counts["unchanged"]) == (1, 0)


def test_two_absent_bounds_are_the_same_and_so_are_two_ways_to_write_a_number(universe):
    release = ReleaseFactory(source=universe.bureau)
    FlowFactory(
        release=release,
        country=universe.ruritania,
        period="2015",
        value=Decimal("120.00"),
        as_quoted="120 dollars",
    )

    assert ReleaseComparison(release, Flow).counts()["unchanged"] == 1


def test_another_frequency_is_another_cell(universe):
    release = ReleaseFactory(source=universe.bureau)
    FlowFactory(release=release, country=universe.ruritania, period="2015-12", value=120)

    assert ReleaseComparison(release, Flow).counts() == {
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "vanished": 3,
    }


def test_a_further_reading_is_new_beside_its_claim(universe):
    release = ReleaseFactory(source=universe.bureau)
    for reading in (0, 1):
        FlowFactory(
            release=release,
            country=universe.ruritania,
            period="2015",
            value=120,
            reading=reading,
        )

    comparison = ReleaseComparison(release, Flow)
    assert (comparison.new.get().reading, comparison.unchanged.get().reading) == (1, 0)


def test_what_would_end_is_what_a_differing_cell_has_live(comparison, universe):
    assert periods(comparison.ending) == {("2014", "export")}

    comparison.release.complete = True
    assert periods(comparison.ending) == {("2014", "export"), ("2014", "import")}


def test_a_comparison_asks_the_same_number_of_queries_whatever_the_rows(
    comparison, universe, django_assert_num_queries
):
    with django_assert_num_queries(5):  # the first: does its source say anything yet?
        comparison.counts()
    for year in range(1950, 1980):
        FlowFactory(release=comparison.release, country=universe.ruritania, period=str(year))
    with django_assert_num_queries(4):
        comparison.counts()
