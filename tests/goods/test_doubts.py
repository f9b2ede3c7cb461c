"""Goods that look like South Korea's are asked about, in drafts of goods and of partners."""

from types import SimpleNamespace

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
from trade.goods.doubts import Reference, finest

from .factories import GoodsFlowFactory, chapter, group, heading

MILLION = 1_000_000


@pytest.fixture
def reference(db):
    """China has bought coal for 100 million and phones for 1 million, and 40 chapters besides."""
    china = CountryFactory(code="CHN", name="China")
    release = ReleaseFactory(dataset=DatasetFactory(slug="trade/goods"))
    known = {heading("2701"): 100 * MILLION, heading("8517"): MILLION, chapter("72"): 29 * MILLION}
    known |= {chapter(f"{number:02}"): MILLION for number in range(1, 41) if number != 27}
    for commodity, value in known.items():
        GoodsFlowFactory(release=release, country=china, commodity=commodity, value=value)
    return live(release)


@pytest.fixture
def draft(reference):
    return ReleaseFactory(dataset=reference.dataset, source=SourceFactory(slug="hasty"))


def asked(draft, **by_code):
    """What is asked of a draft of Ruritania's exports by code: {subject: its sentences}."""
    for code, value in by_code.items():
        code = code.removeprefix("hs")
        commodity = chapter(code) if len(code) == 2 else heading(code)
        GoodsFlowFactory(release=draft, commodity=commodity, value=value)
    return {doubt.subject: " ".join(doubt.sentences) for doubt in doubts_of(draft)}


def test_phones_and_aircraft_are_asked_about(draft):
    told = asked(draft, hs8517=30 * MILLION, hs8802=40 * MILLION)["Ruritania, 2014"]

    assert "57.1 % of its exports by goods is in what North Korea trades with none" in told
    assert "(HS 8802)" in told
    assert "exports of HS 8517 are 30 times the most" in told
    assert "42.9 % of its exports by goods is in phones" in told


def test_what_the_north_is_known_for_passes(draft):
    assert asked(draft, hs2701=30 * MILLION, hs72=20 * MILLION) == {}


def test_a_short_list_of_known_goods_proves_nothing_about_others(draft, reference):
    reference.dataset.releases.get(pk=reference.pk).goods_goodsflows.exclude(
        commodity__code__in=["8517", "2701"]
    ).delete()

    assert "trades with none" not in str(asked(draft, hs8802=40 * MILLION))


def test_a_chapter_is_not_counted_beside_its_heading(draft):
    told = asked(draft, hs85=40 * MILLION, hs8517=30 * MILLION, hs8802=10 * MILLION)

    assert "75.0 % of its exports by goods is in phones" in told["Ruritania, 2014"]


def test_live_goods_speak_about_a_draft_of_the_same_partner_and_year(reference, universe):
    release = ReleaseFactory(dataset=reference.dataset)
    GoodsFlowFactory(release=release, commodity=heading("8517"), value=30 * MILLION)
    live(release)
    flows = SimpleNamespace(draft=ReleaseFactory(source=SourceFactory(slug="hasty")))
    FlowFactory(release=flows.draft, value=31 * MILLION, basis="mirror-imf")

    [doubt] = doubts_of(flows.draft)
    assert "100.0 % of its exports by goods is in phones" in " ".join(doubt.sentences)
    assert doubt.strong


@pytest.mark.parametrize(
    ("known", "declared", "seen"),
    [
        ("85", "8517", True),
        ("8517", "85", True),
        ("8517", "8518", False),
        ("84-85", "8517", True),
        ("8517", "84-85", True),
        ("50-63", "6403", False),
        ("61-63", "50-60", False),
    ],
)
def test_a_good_is_known_where_its_code_and_the_references_meet(db, known, declared, seen):
    release = ReleaseFactory(dataset=DatasetFactory(slug="trade/goods"))
    commodity = {2: chapter, 4: heading, 5: group}[len(known)](known)
    china = CountryFactory(code="CHN", name="China")
    GoodsFlowFactory(release=release, country=china, commodity=commodity, value=5)
    live(release)

    assert Reference("export").knows(declared) == seen


def test_a_range_is_not_counted_beside_one_of_its_chapters():
    amounts = {"50-63": 9, "61": 4, "6109": 3, "8517": 2, "84-85": 5, "27": 1}

    assert finest(amounts) == {"6109": 3, "8517": 2, "27": 1}
