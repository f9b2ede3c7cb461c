"""A draft of goods is asked about by the largest good of each partner and year."""

import pytest

from nkworld.importing.doubts import doubts_of
from tests.factories import (
    CountryFactory,
    DatasetFactory,
    FlowFactory,
    ReleaseFactory,
    SourceFactory,
    live,
)

from .factories import GoodsFlowFactory, chapter, heading

MILLION = 1_000_000


@pytest.fixture
def draft(universe):
    """A hasty compiler's draft; the North sells 600 million in all, and nobody knows Ruritania."""
    world = CountryFactory(code="WLD", name="World", kind="aggregate")
    release = ReleaseFactory(source=universe.bureau, label="World")
    FlowFactory(release=release, country=world, period="2014", value=600 * MILLION)
    live(release)
    hasty = SourceFactory(slug="hasty", short_name="Hasty Almanac", origin="repeats")
    return ReleaseFactory(dataset=DatasetFactory(slug="trade/goods"), source=hasty)


def test_one_good_alone_of_a_partner_that_nobody_knows_is_a_strong_doubt(draft):
    lagash = CountryFactory(code="XLA", name="Lagash")
    for commodity, value in ((heading("8517"), 30), (chapter("27"), 5)):
        GoodsFlowFactory(release=draft, country=lagash, commodity=commodity, value=value * MILLION)

    [doubt] = doubts_of(draft)
    assert (doubt.subject, doubt.strong) == ("Lagash, 2014", True)
    assert "One good alone of its exports of US$ 30,000,000 would be 5.0 %" in str(doubt.sentences)


def test_a_small_good_passes(draft):
    GoodsFlowFactory(
        release=draft,
        country=CountryFactory(code="XLA", name="Lagash"),
        commodity=heading("8517"),
        value=5 * MILLION,
    )

    assert doubts_of(draft) == []
