"""Every headline of goods that a reader can reach from the list of goods keeps the rules."""

import pytest
from django.utils import timezone

from nkworld.charts.sentences import violations
from nkworld.provenance import figures
from nkworld.provenance.parameters import ALL
from nkworld.provenance.rules import rules_of
from trade.goods.caps import cap_choices
from trade.goods.models import GoodsFlow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded", "as_one_reader")]

COURSES = ("trade/commodity-value", "trade/commodity-quantity", "trade/commodity-price")
STACKS = ("trade/goods-sectors", "trade/goods-chapters", "trade/goods-broken-down")


def broken(slug, asked):
    _, figure = figures.get(slug).ask(asked)
    found = violations(figure, timezone.now().date())
    return [(slug, asked, figure.headline.text, found)] if found else []


def cells(*names):
    """Every combination of these fields that is on record."""
    return sorted(set(GoodsFlow.objects.as_of().values_list(*names)))


@pytest.mark.slow
@pytest.mark.parametrize("slug", COURSES)
def test_of_every_sort_of_goods_partner_direction_and_frequency(slug):
    names = ("commodity__code", "country__code", "direction", "frequency")
    asked = [
        dict(zip(("goods", "country", "direction", "frequency"), cell, strict=True))
        for cell in cells(*names)
        if cell[-1] in ("annual", "monthly")
    ]

    assert not [fault for each in asked for fault in broken(slug, each)]
    mixed = [each | {"rule": ALL} for each in asked if each["goods"] in ("2701", "2709", "2710")]
    assert not [fault for each in mixed for fault in broken(slug, each)]


@pytest.mark.slow
@pytest.mark.parametrize("slug", STACKS)
def test_of_every_stack_under_every_rule_up_to_any_year(slug):
    asked = [
        {"country": country, "direction": direction, "rule": rule, "to": str(to)}
        for country, direction in cells("country__code", "direction")
        for rule in rules_of("trade/goods")
        for to in ("", 2010, 2012, 2014, 2016, 2020, 2023)
    ]

    assert not [fault for each in asked for fault in broken(slug, each)]


def test_of_every_cap():
    asked = [
        {"cap": slug, "rule": rule} for slug, _ in cap_choices() for rule in rules_of("trade/goods")
    ]

    assert not [fault for each in asked for fault in broken("trade/cap-headroom", each)]


@pytest.mark.parametrize(
    ("slug", "asked", "headline"),
    [
        (
            "trade/goods-sectors",
            {},
            "In 2024 footwear, headgear, wigs and hair goods led the exports to the world that "
            "KOTRA recorded: US$ 189.4 m of US$ 360.4 m, without Russia, whose customs "
            "stopped publishing by partner in 2022",
        ),
        (
            "trade/goods-sectors",
            {"to": "2020"},
            "Among the goods on record from KOTRA in 2020, metals (base and precious) had the most "
            "of the exports to the world: US$ 13.8 m of US$ 89.3 m",
        ),
        (
            "trade/goods-chapters",
            {"to": "2012"},
            "In 2012 mineral fuels, oils and their products (HS 27) led the exports to the world "
            "that KOTRA recorded: US$ 1.24 bn of US$ 2.88 bn",
        ),
        (
            "trade/commodity-value",
            {"goods": "2701", "country": "CHN", "direction": "export"},
            "In 2017 (latest on record for a whole year) KORES put exports of coal to China at "
            "US$ 402.8 m, after US$ 1.19 bn in 2016",
        ),
        (
            "trade/commodity-value",
            {"goods": "2709", "country": "CHN", "direction": "import"},
            "In 2019 (latest on record for a whole year) KOTRA estimated imports of crude oil from "
            "China at US$ 290.0 m, after US$ 500.0 m in 2014",
        ),
        (
            "trade/cap-headroom",
            {"cap": "2710-bbl"},
            "In 2023 (latest on record) 362,706 barrels of refined petroleum were notified to the "
            "UN’s 1718 Committee, 72.5 % of the 500,000 barrels that the Security Council allowed; "
            "on record the cap was not passed; what nobody notified is in no record",
        ),
        (
            "trade/cap-headroom",
            {"cap": "2701-t"},
            "In 2017 (latest on record) 4,828,327 tonnes of coal were notified to the UN’s 1718 "
            "Committee, 64.4 % of the 7,500,000 tonnes that the Security Council allowed; in value "
            "US$ 413.6 m, 103.2 % of the US$ 400.9 m that the Security Council allowed, and the "
            "lower of the two limits counts; on record the cap was passed; what nobody notified is "
            "in no record",
        ),
    ],
)
def test_says_what_its_rows_say(slug, asked, headline):
    _, figure = figures.get(slug).ask(asked)

    # Words on a figure's age come with time.
    assert figure.headline.text.replace(" (latest on record by sector)", "") == headline
