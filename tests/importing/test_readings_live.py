"""A cell's claim and its further readings are one vintage: they go live and end together."""

import pytest

from nkworld.provenance.publishing import withdraw
from tests.factories import FlowFactory, ReleaseFactory, live
from trade.models import Flow

pytestmark = pytest.mark.postgres


@pytest.fixture
def say(bureau, ruritania):
    """Publish a release that says these values of one cell, reading by reading."""

    def publish(*values, **release):
        draft = ReleaseFactory(source=bureau, **release)
        for reading, value in enumerate(values):
            FlowFactory(release=draft, country=ruritania, value=value, reading=reading)
        return live(draft)

    return publish


def standing():
    return list(Flow.objects.with_readings().order_by("reading").values_list("reading", "value"))


def test_a_claim_stays_when_only_its_further_reading_changes(say):
    say(10, 11)

    say(10, 12)

    assert standing() == [(0, 10), (1, 12)]


def test_a_claim_stays_when_a_further_reading_joins_it(say):
    say(10)

    say(10, 12)

    assert standing() == [(0, 10), (1, 12)]


def test_withdrawal_restores_claim_and_reading(say):
    say(10, 11)
    second = say(10, 12)

    withdraw(second)

    assert standing() == [(0, 10), (1, 11)]


def test_withdrawal_restores_a_reading_that_a_whole_series_left_out(say):
    say(10, 11)
    second = say(10, complete=True)
    assert standing() == [(0, 10)]

    withdraw(second)

    assert standing() == [(0, 10), (1, 11)]


def test_a_whole_series_closes_what_it_leaves_out_and_nothing_else(bureau, ruritania):
    first = ReleaseFactory(source=bureau)
    FlowFactory(release=first, country=ruritania, period="2014", value=10)
    FlowFactory(release=first, country=ruritania, period="2015", value=20)
    live(first)
    series = ReleaseFactory(source=bureau, complete=True)
    FlowFactory(release=series, country=ruritania, period="2015", value=20)
    FlowFactory(release=series, country=ruritania, period="2016", value=30)

    live(series)

    rows = Flow.objects.as_of().order_by("period").values_list("period", "value")
    assert list(rows) == [("2015", 20), ("2016", 30)]
