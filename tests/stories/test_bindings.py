"""A number may be bound to a point of a figure."""

from datetime import timedelta

import pytest
from django.utils import timezone

from nkworld.figures.bindings import Bound, Unbound, resolve
from nkworld.provenance.derivations import Printed
from nkworld.provenance.publishing import publish
from tests.factories import FlowFactory, ReleaseFactory
from trade.models import Flow

pytestmark = pytest.mark.django_db


def bound(key, as_of=None):
    return resolve([key], as_of)[key]


def test_a_point_is_found_by_figure_query_series_and_period(universe):
    found = bound("figure:trade/partner?country=XRU:export:2014")

    assert isinstance(found, Bound)
    assert (found.value, found.url) == (100, "/charts/trade/partner/?country=XRU")
    assert found.description == "Trade with one country, Exports, 2014: 100"
    assert found.complaint("US$ 100") == ""
    assert "does not round from it" in found.complaint("US$ 120")


def test_an_end_of_a_range_is_named(universe):
    release = ReleaseFactory(source=universe.bureau)
    FlowFactory(
        release=release,
        country=universe.freedonia,
        period="2015",
        direction="export",
        value=None,
        value_low=40,
        value_high=60,
    )
    publish(release)
    key = "figure:trade/partner?country=XFR:export:2015"

    assert (bound(f"{key}:low").value, bound(f"{key}:high").value) == (40, 60)
    assert "is a range" in bound(key).sentence


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("figure:trade/partner", "is not a key of a figure"),
        ("figure:trade/partnr:export:2014", "Did you mean “trade/partner”?"),
        ("figure:trade/partner?country=XQQ:export:2014", "country"),
        ("figure:trade/partner?country=XRU:exports:2014", "Did you mean “export”?"),
        ("figure:trade/partner?country=XRU:export:1999", "has nothing at “1999”"),
        ("figure:trade/partner?country=XRU:import:2015", "is a gap"),
    ],
)
def test_what_leads_nowhere_is_told_in_a_sentence(universe, key, told):
    found = bound(key)

    assert isinstance(found, Unbound)
    assert not found.pending
    assert told in found.sentence


def test_the_point_is_that_of_the_moment_asked_about(universe):
    before = timezone.now()
    release = ReleaseFactory(source=universe.bureau)
    FlowFactory(release=release, country=universe.ruritania, period="2014", value=101)
    publish(release)
    key = "figure:trade/partner?country=XRU:export:2014"

    assert bound(key).value == 101
    assert bound(key, before + timedelta(0)).value == 100


def test_a_figure_of_the_ledger_can_be_told_as_an_error(universe):
    left_out = Flow.objects.as_of().excluded().get()
    found = bound("trade-left-out:XRU:2015:export:gazette")

    assert found.value == left_out.value == 125
    assert left_out.note in found.description
    assert "status=excluded" in found.url
    assert isinstance(bound("trade:XRU:2015:export:gazette"), Unbound)


def test_a_small_number_may_be_written_out():
    assert Printed.parse("seven").rounds_from(7)
    assert not Printed.parse("Seven").rounds_from(8)
