"""A rule without a version is that of the moment asked, so that `as_of` alone answers the same."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from nkworld.asking.parameters import rule_called, rules_of
from tests.factories import RuleFactory

pytestmark = pytest.mark.postgres

FLOWS = "trade/flows"


def names(moment=None):
    """The rules of the dataset, the default first, each with its version."""
    return [f"{rule.slug}.{rule.version}" for rule in rules_of(FLOWS, moment).values()]


@pytest.fixture
def before(universe):
    return timezone.now()


def test_a_new_version_is_not_that_of_an_earlier_moment(universe, before):
    universe.rule.is_default = False
    universe.rule.save()
    RuleFactory(
        slug="bureau-first", version=2, is_default=True, order=[universe.gazette, universe.bureau]
    )

    assert names() == ["bureau-first.2", "gazette-first.1"]
    assert names(before) == ["bureau-first.1", "gazette-first.1"]
    first = rule_called(FLOWS, moment=before)
    assert list(first.order) == [universe.bureau.pk, universe.gazette.pk]


def test_the_default_is_that_of_the_moment(universe, before):
    for rule in (universe.rule, universe.other_rule):
        rule.is_default = rule is universe.other_rule
        rule.save()
    between = universe.rule.history.latest().history_date

    assert names() == ["gazette-first.1", "bureau-first.1"]
    assert names(before) == ["bureau-first.1", "gazette-first.1"]
    # The tick goes before it comes: in between the one stands that was there before.
    assert names(between) == names(before)


def test_a_title_is_that_of_the_moment(universe, before):
    universe.rule.title = "The Bureau's word"
    universe.rule.save()

    assert rule_called(FLOWS).title == "The Bureau's word"
    assert rule_called(FLOWS, moment=before).title == "Bureau first"
    assert rule_called(FLOWS, "bureau-first", "1", moment=before).title == "Bureau first"


def test_before_the_first_rule_the_first_one_ever_stands(universe, before):
    RuleFactory(slug="bureau-first", version=2, order=[universe.gazette])
    RuleFactory(slug="coast-first", order=[universe.gazette])

    long_ago = before - timedelta(days=10_000)

    assert names(long_ago) == ["bureau-first.1", "coast-first.1", "gazette-first.1"]


def test_the_order_of_a_version_stays(universe):
    place = universe.rule.places.first()
    place.position = 9

    for change in (
        place.save,
        place.delete,
        universe.rule.places.all().delete,
        lambda: universe.rule.places.update(position=9),
    ):
        with pytest.raises(ValidationError, match="next version"):
            change()
