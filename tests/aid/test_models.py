"""What can never be of aid, and what is never added."""

from datetime import date
from itertools import chain

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Sum
from django.utils import timezone

from aid.choices import PARTS
from aid.models import Actor, Contribution, FoodAid
from tests.aid.factories import (
    ActorFactory,
    AppealFactory,
    AppealFigureFactory,
    ContributionFactory,
    FoodAidFactory,
    ProgrammeFactory,
    SouthKoreanAidFactory,
)
from tests.factories import CountryFactory, ReleaseFactory, RuleFactory, SourceFactory, live

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

AHEAD = str(timezone.now().year + 2)  # still ahead if a run lasts over New Year


@pytest.mark.parametrize(
    ("wrong", "check"),
    [
        ({"value": -1, "stage": "pledged"}, "only_given_money_is_taken_back"),
        ({"value": -1, "stage": "reported"}, "only_given_money_is_taken_back"),
        ({"scope": "state"}, "state_says_of_when"),
        ({"scope": "part"}, "part_says_of_what"),
        ({"scope": "again"}, "part_says_of_what"),
        ({"as_quoted": ""}, "has_papers"),
        ({"status": "excluded"}, "excluded_with_reason"),
    ],
)
def test_a_contribution_that_can_not_be(wrong, check):
    with pytest.raises(IntegrityError, match=f"aid_contribution_{check}"):
        ContributionFactory(**wrong)


@pytest.mark.parametrize("stage", ["committed", "paid"])
def test_money_that_was_given_may_be_taken_back(stage):
    assert ContributionFactory(value=-5, stage=stage).value == -5


@pytest.mark.parametrize(
    ("make", "wrong", "check"),
    [
        (ActorFactory, {"kind": "country"}, "aid_actor_country_is_named"),
        (ActorFactory, {"kind": "label", "resident": True}, "aid_actor_label_has_no_life"),
        (ActorFactory, {"kind": "label", "active_from": "1995"}, "aid_actor_label_has_no_life"),
        (
            ActorFactory,
            {"active_from": "1997", "active_to": "1995"},
            "aid_actor_active_to_after_active_from",
        ),
        (ProgrammeFactory, {"start": "1997", "end": "1995"}, "aid_programme_end_after_start"),
        (ProgrammeFactory, {"budget_usd": 0}, "aid_programme_budget_positive"),
        (ProgrammeFactory, {"citation": ""}, "aid_programme_has_papers"),
        (AppealFactory, {"kind": "agency"}, "aid_appeal_agency_is_named"),
        (AppealFigureFactory, {"value": -1}, "aid_appealfigure_value_not_negative"),
        (FoodAidFactory, {"value": -1}, "aid_foodaid_weight_not_negative"),
        (SouthKoreanAidFactory, {"value": -1}, "aid_southkoreanaid_value_not_negative"),
    ],
)
def test_a_record_that_can_not_be(make, wrong, check):
    with pytest.raises(IntegrityError, match=check):
        make(**wrong)


def test_a_country_gives_as_one_donor():
    ruritania = CountryFactory(code="XRU")
    ActorFactory(slug="ruritania", kind="country", country=ruritania)
    ActorFactory(slug="ruritanian-aid-office", kind="government", country=ruritania)

    with pytest.raises(IntegrityError):
        ActorFactory(slug="kingdom-of-ruritania", kind="country", country=ruritania)


def test_reversed_years_are_told_at_their_field():
    with pytest.raises(ValidationError) as told:
        Actor(name="Soup", slug="soup", kind="ngo", active_from="1997", active_to="1995").clean()
    assert "does not end before it begins" in told.value.message_dict["active_to"][0]


def test_money_may_be_announced_for_a_year_ahead_as_provisional_only():
    ahead = ContributionFactory(period=AHEAD, status="provisional")

    assert ahead.period_start == date(int(AHEAD), 1, 1)
    with pytest.raises(ValueError, match="money announced for it is provisional"):
        ContributionFactory(period=AHEAD, status="reported")


def test_food_is_never_shipped_in_the_future():
    with pytest.raises(ValueError, match="has not begun yet"):
        FoodAidFactory(period=AHEAD, status="provisional")


@pytest.fixture
def books():
    """One year of one source: its whole, two days of its books, a part, and a second account."""
    release = ReleaseFactory(dataset__slug="aid/contributions", source=SourceFactory(slug="bureau"))
    ContributionFactory(release=release, value=100)
    ContributionFactory(release=release, value=60, scope="state", state_of="2014-05-01")
    ContributionFactory(release=release, value=90, scope="state", state_of="2014-11-01")
    ContributionFactory(release=release, value=40, scope="state", coverage="read by the Herald")
    ContributionFactory(release=release, value=30, scope="part", coverage="soup only")
    ContributionFactory(release=release, value=99, scope="again", coverage="in thalers")
    ContributionFactory(release=release, value=120, stage="committed")
    return live(release)


def known():
    return Contribution.objects.as_of().included()


def test_only_whole_figures_of_one_status_make_a_sum(books):
    """Neither the books of single days, nor parts, nor a second account of the same money."""
    paid = known().whole().filter(stage="paid")

    assert paid.aggregate(total=Sum("value")) == {"total": 100}
    assert known().whole().filter(stage="committed").get().value == 120


def test_months_stand_in_no_series_of_years(books):
    half = ReleaseFactory(dataset=books.dataset, source=books.source)
    ContributionFactory(release=half, value=50, period="2014-H1")
    live(half)

    assert [row.value for row in known().whole().annual().filter(stage="paid")] == [100]


def test_days_of_the_books_and_a_second_source_stand_side_by_side(books):
    other = ReleaseFactory(dataset=books.dataset, source=SourceFactory(slug="gazette"))
    ContributionFactory(release=other, value=110)
    live(other)

    rule = RuleFactory(dataset=books.dataset, order=[other.source, books.source])
    shown = Contribution.objects.headline(rule).filter(stage="paid")
    assert [row.value for row in shown.whole()] == [110]
    assert sorted(row.value for row in shown.filter(scope="state")) == [40, 60, 90]


def test_a_commodity_is_never_added_to_its_parts():
    release = ReleaseFactory(dataset__slug="aid/food-aid")
    for commodity in ("cereals", "rice", "coarse-grains", "maize", "pulses", "fertiliser"):
        FoodAidFactory(release=release, commodity=commodity)
    live(release)

    grains = FoodAid.objects.as_of().filter(commodity__in=PARTS["cereals"])
    assert {row.commodity for row in grains} == {"rice", "coarse-grains"}
    assert "fertiliser" not in (*PARTS, *chain.from_iterable(PARTS.values()))


def test_donors_abroad_and_lumped_groups_are_not_at_work_in_the_country():
    ActorFactory(slug="soup-kitchen")
    ActorFactory(slug="lumped", kind="label")
    ActorFactory(slug="ruritania", kind="country", country=CountryFactory(code="XRU"))

    assert [actor.slug for actor in Actor.objects.at_work_in_the_country()] == ["soup-kitchen"]


def test_a_cell_in_words_leaves_out_what_is_empty_or_as_usual():
    claim = ContributionFactory(scope="part", coverage="soup only")
    assert claim.cell_text == (
        "Rich uncle, Soup kitchen, 2014, Paid, Part of a larger figure, soup only"
    )

    claim.sector = "health"
    assert "Paid, Health, Part of a larger figure" in claim.cell_text
