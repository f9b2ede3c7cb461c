"""What pages tell of a whole table was counted when its claims last changed."""

from datetime import date

import pytest

from nkworld.provenance.models import Tally
from nkworld.provenance.publishing import publish, withdraw
from nkworld.provenance.tallies import BY_SOURCE, by_source, extent, reads, size, years_by_source
from tests.factories import FlowFactory, ReleaseFactory
from tests.reading import text_of
from trade.models import Flow

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgres("nkworld.provenance.models.source", "nkworld.provenance.tallies"),
]


def told():
    """{source: (claims, excluded, first, last)}, as it was written."""
    return {
        row["source"]: (row["claims"], row["excluded"], row["first"], row["last"])
        for row in by_source(Flow)
    }


def test_each_source_is_counted_with_its_exclusions_and_without_drafts(universe):
    days = date(2014, 1, 1), date(2015, 12, 31)

    assert told() == {universe.bureau.pk: (3, 0, *days), universe.gazette.pk: (4, 1, *days)}


def test_what_is_written_is_what_a_count_would_tell(universe):
    written = by_source(Flow)
    Tally.objects.all().delete()

    assert by_source(Flow) == written
    newest = max(row.known_from for row in Flow.objects.as_of())
    days = {"first": date(2014, 1, 1), "last": date(2015, 12, 31)}
    assert size(Flow) == (Flow.objects.as_of().count(), Flow.objects.as_of().excluded().count())
    assert extent(Flow) == days | {"known": newest}


def test_a_publish_and_a_withdrawal_count_again(universe):
    before = told()
    publish(universe.draft)
    published = told()
    universe.draft.refresh_from_db()
    withdraw(universe.draft, reason="an error")

    assert published[universe.gazette.pk] == (5, 1, date(2014, 1, 1), date(2016, 12, 31))
    assert told() == before


def test_a_further_reading_is_no_claim_of_its_own(universe):
    release = ReleaseFactory(source=universe.bureau)
    FlowFactory(release=release, period="2017", value=5)
    FlowFactory(release=release, period="2017", value=5, reading=1)
    publish(release)

    (row,) = [each for each in by_source(Flow) if each["source"] == universe.bureau.pk]
    assert (row["claims"], row["readings"]) == (4, 1)


def test_pages_of_the_catalogue_tell_what_is_written(client, universe):
    Tally.objects.filter(what=BY_SOURCE).update(counted=[])

    groups = client.get("/data/").context["groups"]
    assert [each["claims"] for entries in groups.values() for each in entries] == [0]
    assert [claims for _, claims in client.get("/sources/").context["rows"]] == [0, 0]


def test_a_publish_counts_how_claims_were_read(client, universe):
    """A further reading is not counted, nor a draft."""
    release = ReleaseFactory(source=universe.bureau)
    FlowFactory(release=release, period="2017", value=5, read="at-source")
    FlowFactory(release=release, period="2017", value=5, reading=1, read="compilation")
    FlowFactory(release=universe.draft, period="2018", value=5, read="compilation")
    publish(release)

    (row,) = [each for each in by_source(Flow) if each["source"] == universe.bureau.pk]
    assert (row["at-source"], row["quoted"], row["compilation"]) == (1, 3, 0)
    assert reads(by_source(Flow)) == {"at-source": 1, "quoted": 7}

    for address in ("/data/trade/flows/", "/sources/bureau/"):
        page = text_of(client.get(address).content.decode())
        assert "1 at the source" in page, address
        assert "in a compilation" not in page


def test_the_years_of_each_source_are_those_of_figures_that_are_not_excluded(universe):
    release = ReleaseFactory(source=universe.bureau)
    FlowFactory(release=release, period="1989/1991", value=5)
    publish(release)

    years = {universe.bureau.pk: [1989, 1990, 1991, 2014, 2015], universe.gazette.pk: [2014, 2015]}
    assert years_by_source(Flow) == years
    Tally.objects.all().delete()
    assert years_by_source(Flow) == years
