from datetime import date

import pytest

from nkworld.provenance.tables import observation_model, observation_models
from nkworld.provenance.tallies import freshness
from tests.factories import DatasetFactory
from trade.models import Flow, InterKoreanFlow


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2016, 3, 1), "fresh"),
        (date(2017, 6, 30), "fresh"),
        (date(2017, 9, 1), "due"),
        (date(2018, 6, 1), "due"),
        (date(2018, 9, 1), "overdue"),
    ],
)
def test_yearly_figures_age_by_the_year(universe, today, state):
    assert freshness(universe.dataset, today).state == state


def test_a_draft_makes_nothing_fresh(universe):
    fresh = freshness(universe.dataset, date(2016, 3, 1))

    assert (fresh.first_period, fresh.last_period) == (date(2014, 1, 1), date(2015, 12, 31))
    assert fresh.known == universe.second.published_at


def test_monthly_figures_age_by_the_month(universe):
    universe.dataset.expected_frequency = "monthly"

    assert freshness(universe.dataset, date(2016, 1, 31)).state == "fresh"
    assert freshness(universe.dataset, date(2016, 5, 1)).state == "overdue"


def test_a_dataset_without_a_figure_is_empty(db):
    empty = freshness(DatasetFactory(slug="trade/inter-korean"))

    assert (empty.state, empty.last_period, empty.known) == ("empty", None, None)


def test_a_table_is_found_by_its_dataset(universe):
    assert observation_model(universe.dataset) is observation_model("trade/flows") is Flow
    assert observation_models()["trade/inter-korean"] is InterKoreanFlow
    assert list(observation_models()) == sorted(observation_models())
    with pytest.raises(KeyError):
        observation_model("trade/nothing")
