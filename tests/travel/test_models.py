"""What the database refuses of a count, in the words of an editor."""

import pytest
from django.db import IntegrityError

from tests.factories import ReleaseFactory, live
from travel.models import Crossing
from travel.series import crossings
from travel.tables import ArrivalsBinding

from .factories import CrossingFactory, OverseasWorkersFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_nobody_is_counted_less_than_zero_times():
    with pytest.raises(IntegrityError, match="travel_crossing_not_negative"):
        CrossingFactory(value=-1)


def test_a_lower_bound_below_zero_is_refused():
    with pytest.raises(IntegrityError, match="travel_overseasworkers_not_negative"):
        OverseasWorkersFactory(value=None, value_low=-1)


@pytest.mark.parametrize(
    ("dimension", "category"),
    [("sex", "ship"), ("mode", "female"), ("total", "male"), ("purpose", "total")],
)
def test_a_part_belongs_to_its_dimension(dimension, category):
    with pytest.raises(IntegrityError, match="travel_crossing_part_of_its_dimension"):
        CrossingFactory(dimension=dimension, category=category)


def test_a_range_needs_no_value():
    estimate = OverseasWorkersFactory(value=None, value_low=10, value_high=30)

    assert (estimate.value, estimate.value_low, estimate.value_high) == (None, 10, 30)


def test_a_count_in_another_manner_joins_no_total(journeys):
    release = ReleaseFactory(dataset=journeys.dataset, source=journeys.first.source)
    CrossingFactory(release=release, period="2017", coverage="two-quarters", value=5)
    live(release)

    assert Crossing.objects.as_of().filter(period="2017").exists()
    assert not ArrivalsBinding().rows(None).filter(period="2017").exists()
    assert "2017" not in crossings(None).periods


def test_a_part_is_told_in_words(journeys):
    said = {claim.value: claim.part for claim in Crossing.objects.as_of()}

    assert said[40] == "Sex: Women"
    assert said[120] == "All"
