"""What one declaration can't have said twice: the closer reading of it stands."""

from dataclasses import replace
from decimal import Decimal

import pytest

from nkworld.provenance import figures
from tests.factories import SourceFactory
from trade.goods.course import Given, contested

pytestmark = pytest.mark.django_db


def given(key, value, source, low=None, high=None):
    return Given(key, Decimal(value), low, high, source)


@pytest.fixture
def voices():
    """A customs office, who hands its records on, and who compiles by a method of its own."""
    customs = SourceFactory(slug="customs", origin="records")
    return {
        "customs": customs,
        "handed on": SourceFactory(slug="handed-on", origin="repeats", repeats=customs),
        "compiled": SourceFactory(slug="compiled", origin="compiles"),
    }


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
def test_a_coarser_amount_of_the_same_declaration_is_contested(voices, amounts, keys):
    told = [given(key, value, voices[name]) for key, (value, name) in enumerate(amounts)]

    assert contested(told).keys() == keys


def test_bounds_that_meet_the_closer_amount_contest_nothing(voices):
    wide = given(0, 2_000_000_000, voices["customs"], low=Decimal(1_000_000_000))
    close = given(1, 1_186_835_000, voices["handed on"])

    assert contested([wide, close]) == {}


def test_an_unreviewed_copy_contests_nobody_however_many_digits_it_prints(voices):
    copied = replace(given(0, 1_186_694_713, voices["handed on"]), read="compilation")
    printed = given(1, 2_000_000_000, voices["customs"])

    assert contested([copied, printed]) == {}


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
