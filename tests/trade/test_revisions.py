"""What a source said first and what it said later, against sums done by hand."""

from decimal import Decimal

import pytest

from tests.factories import FlowFactory, ReleaseFactory, live
from tests.reading import page, queries, text_of
from trade.reporting_gaps import records

pytestmark = pytest.mark.django_db


def edition(source, value, country, **fields):
    release = ReleaseFactory(source=source)
    fields = {"period": "2014", "direction": "export"} | fields
    FlowFactory(release=release, country=country, value=value, **fields)
    return live(release)


def told(record):
    return {(r.period, r.direction): (r.first, r.later) for r in record.revisions}


def test_two_vintages_of_one_figure_are_a_revision(universe, bureau, ruritania):
    edition(bureau, 125, ruritania)

    [record] = records()
    assert told(record) == {("2014", "export"): (100, 125)}
    assert record.mean == record.mean_size == 25


def test_before_the_second_vintage_nothing_was_revised(universe, bureau, ruritania):
    release = edition(bureau, 125, ruritania)

    assert records(universe.second.published_at) == []
    assert len(records(release.published_at)) == 1


def test_signs_cancel_in_the_mean_and_not_in_its_size(universe, bureau, ruritania):
    edition(bureau, 110, ruritania)
    edition(bureau, 270, ruritania, direction="import")

    [record] = records()
    # Exports 100 to 110, imports 300 to 270: ten per cent up and ten down.
    assert (record.mean, record.mean_size) == (0, 10)


def test_two_sources_that_differ_are_no_revision(universe):
    assert records() == []


def test_the_page_asks_as_often_for_one_revision_as_for_ten(client, universe, bureau, ruritania):
    edition(bureau, 125, ruritania)
    for_one = queries(client, "/trade/revisions/")
    for year in range(2001, 2011):
        edition(bureau, 10, ruritania, period=str(year))
        edition(bureau, 11, ruritania, period=str(year))

    assert queries(client, "/trade/revisions/") == for_one


def test_kotras_record_is_as_computed_by_hand(client, loaded):
    [record] = records()

    assert record.source.slug == "kotra"
    rates = {(r.period, r.direction): round(r.per_cent, 2) for r in record.revisions}
    assert rates == {
        ("2011", "export"): Decimal("-0.36"),  # 2,790 to 2,780 million
        ("2011", "import"): Decimal("-0.28"),  # 3,530 to 3,520
        ("1996", "turnover"): Decimal("-0.51"),  # 730 + 1,250 to 1,970
        ("1993", "export"): Decimal("8.82"),  # 938 to 1,020.7
        ("1993", "import"): Decimal("5.38"),  # 1,538 to 1,620.7
        ("1992", "turnover"): Decimal("1.34"),  # 2,470.29 to 932.4 + 1,571
    }
    assert round(record.mean, 1) == Decimal("2.4")
    assert round(record.mean_size, 1) == Decimal("2.8")
    html = page(client, "/trade/revisions/")
    assert "1,020,700,000" in html and "8.8 %" in html


def test_the_page_of_a_source_says_how_far_its_first_figures_moved(client, loaded):
    kotra, customs = (page(client, f"/sources/{slug}/") for slug in ("kotra", "china-customs"))

    assert "On average the later one differs by 2.8 %" in text_of(kotra)
    assert 'href="/trade/revisions/#kotra-title"' in kotra
    assert "/trade/revisions/" not in customs  # nothing is known of it, so nothing is said
