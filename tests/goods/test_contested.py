"""What one declaration can't have said twice: the closer reading of it stands."""

from dataclasses import replace
from decimal import Decimal

import pytest

from nkworld.charts import Point
from nkworld.figures import registry as figures
from trade.goods.course import contested

pytestmark = pytest.mark.django_db


# A customs office, who hands its records on, and who compiles by a method of its own.
VOICES = {"customs": "customs", "handed on": "customs", "compiled": "compiled"}


def given(value, source, low=None):
    return Point("2016", Decimal(value), low, source=source)


@pytest.mark.parametrize(
    ("amounts", "keys"),
    [
        ([(2_000_000_000, "customs"), (1_186_835_000, "handed on")], {0}),
        ([(1_186_835_000, "customs"), (2_000_000_000, "handed on")], {1}),
        ([(1_200_000_000, "customs"), (1_186_835_000, "handed on")], set()),  # it rounds to it
        ([(1_500_000_000, "customs"), (1_186_835_000, "handed on")], set()),  # 26 % apart
        ([(2_000_000_000, "compiled"), (1_186_835_000, "handed on")], set()),  # two voices
        ([(2_123_456_789, "customs"), (1_186_835_999, "handed on")], set()),  # none is closer
        ([(500_000_000, "customs"), (0, "handed on")], set()),  # a zero is printed to no digit
    ],
)
def test_a_coarser_amount_of_the_same_declaration_is_contested(amounts, keys):
    told = {key: given(*amount) for key, amount in enumerate(amounts)}

    assert contested(told, VOICES).keys() == keys


def test_bounds_that_meet_the_closer_amount_contest_nothing():
    wide = given(2_000_000_000, "customs", low=Decimal(1_000_000_000))
    close = given(1_186_835_000, "handed on")

    assert contested({0: wide, 1: close}, VOICES) == {}


def test_an_unreviewed_copy_contests_nobody_however_many_digits_it_prints():
    copied = replace(given(1_186_694_713, "handed on"), read="compilation")
    printed = given(2_000_000_000, "customs")

    assert contested({0: copied, 1: printed}, VOICES) == {}


COAL = {"goods": "2701", "country": "CHN", "direction": "export"}


def course(slug, **asked):
    _, figure = figures.get(f"trade/commodity-{slug}").ask(COAL | asked)
    return figure


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("rule", ["kotra-first", "customs-first"])
def test_coal_of_2016_is_not_headed_by_almost_two_billion(rule):
    """Reuters prints “almost $2 billion” of the year whose customs record KORES gives in full."""
    figure = course("value", rule=rule, to="2016")

    [coal] = [p for s in figure.series for p in s.points if (s.slug, p.x) == ("hs-2701", "2016")]
    assert (coal.value, coal.source) == (1_186_835_000, "kores")
    assert [claim.point.source for claim in figure.headline.claims] == ["kores"]
    assert any(
        note.startswith("In 2016 US$ 2.00 bn by Chinese customs is contested: KORES hands on")
        for note in figure.notes
    )


@pytest.mark.usefixtures("loaded")
def test_every_claim_is_drawn_and_the_contested_one_is_not_said():
    figure = course("value", rule="all", to="2016")

    values = {(s.slug, p.x): p.value for s in figure.series for p in s.points}
    assert values["china-customs", "2016"] == 2_000_000_000
    assert figure.headline.claims[-1].point.source == "kores"
