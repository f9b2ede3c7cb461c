"""What is never added says so where it is declared: no sum, share, stack or ranking is made."""

from decimal import Decimal

import pytest

from nkworld.asking.parameters import FigureParameters
from nkworld.charts import Figure, Part, Point, Sentence, Series
from nkworld.figures import registry as figures
from nkworld.figures.amounts import combined, share_of, total
from nkworld.figures.registry import RegisteredFigure
from nkworld.provenance.tables import observation_models
from tests.reading import api

NEVER = [
    *("diplomacy/russia-war", "diplomacy/cyber-theft", "diplomacy/visits"),
    *("diplomacy/china-exchanges", "trade/petroleum-estimates", "trade/market-prices"),
    *("trade/economy", "trade/chemical-imports"),
]
WITHOUT_FIGURE = [
    *("aid/clusters", "aid/other-counts", "trade/other-counts", "travel/other-counts"),
    "travel/air-routes",
]


def amount(dataset, value=1):
    return Point("", Decimal(value), source="bureau", parts=(Part(dataset, 1),))


@pytest.mark.parametrize("dataset", [*NEVER, *WITHOUT_FIGURE])
def test_no_sum_and_no_share_is_made_of_it(dataset):
    assert observation_models()[dataset].totals is None  # a review adds nothing either
    with pytest.raises(ValueError, match="is never added"):
        total([amount(dataset), amount(dataset)], "")
    with pytest.raises(ValueError, match="is never added"):
        share_of(amount(dataset), amount(dataset, 2), "")


def test_volumes_of_arms_add_up_and_never_with_dollars():
    two = total([amount("trade/arms-transfers"), amount("trade/arms-transfers", 2)], "")

    assert two.value == 3
    with pytest.raises(ValueError, match="of different units"):
        combined(amount("trade/arms-transfers"), amount("trade/flows"), +1, "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "told",
    [
        {"kind": "stacked"},
        {"kind": "bar", "is_flow": True},
        {"kind": "bar", "whole": "all of it"},
    ],
)
def test_no_figure_stacks_it_nor_offers_its_sum_over_years(told):
    figure = Figure(
        **{"headline": Sentence("Made up"), "subtitle": "", "unit": "persons", "measure": "count"}
        | {"series": (Series("a", "A", (Point("2024", Decimal(1)),)),)}
        | told
    )
    registered = RegisteredFigure(
        "made-up/figure", "Made up", ("diplomacy/russia-war",), FigureParameters, lambda _: figure
    )

    with pytest.raises(ValueError, match="adds or ranks what never is"):
        registered.draw({})


@pytest.mark.usefixtures("loaded")
def test_no_page_sums_claims_of_it(client):
    rows = api(client, "diplomacy/cyber-theft", "?rule=all&source=chainalysis")["results"]
    keys = "+".join(str(row["id"]) for row in rows[:2])

    assert client.get(f"/claims/diplomacy/cyber-theft/{keys}/").status_code == 404


def test_every_figure_of_the_portal_keeps_to_it():
    models = observation_models()
    never = {each.slug for each in figures.every() if {*each.datasets} & {*NEVER}}

    # How many visits are on record is a count of claims.
    assert never == {*NEVER, "diplomacy/visits-by-year"}
    never_added = {slug for slug, model in models.items() if model.never_added}
    assert never_added == {*NEVER, *WITHOUT_FIGURE}
