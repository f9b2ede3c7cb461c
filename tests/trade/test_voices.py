"""Who repeats whom: copies of one declaration are one voice."""

from decimal import Decimal

import pytest
from django.db import IntegrityError

from nkworld.figures.amounts import printed_to
from nkworld.provenance.models import Source
from nkworld.provenance.models.source import origin_of
from tests.factories import FlowFactory, ReleaseFactory, SourceFactory, live
from tests.reading import api, chart, page, table
from trade.charts.compare import SourceComparison, comparisons

pytestmark = pytest.mark.django_db


@pytest.fixture
def customs(db):
    return SourceFactory(slug="customs", short_name="Ruritanian customs", origin="records")


@pytest.fixture
def almanac(db):
    return SourceFactory(slug="almanac", short_name="World Almanac", origin="repeats")


def claim(source, value, **fields):
    release = ReleaseFactory(source=source)
    row = FlowFactory(release=release, value=Decimal(value), **fields)
    live(release)
    row.refresh_from_db()
    return row


def compared(rule, ruritania, *claims):
    return SourceComparison(list(claims), ruritania, rule)


def test_who_records_and_who_hands_on_are_one_voice(universe, ruritania, customs, almanac):
    found = compared(universe.rule, ruritania, claim(customs, 2910), claim(almanac, 2911))

    assert [voice.name for voice in found.origins] == ["Ruritania’s own declaration"]
    assert found.verdict == "agree"


def test_a_compiler_of_its_own_is_another_voice(universe, ruritania, customs):
    office = SourceFactory(slug="office", origin="compiles")
    found = compared(universe.rule, ruritania, claim(customs, 2911), claim(office, 2910))

    assert len(found.origins) == 2
    assert found.verdict == "agree"


def test_who_repeats_one_source_speaks_with_its_voice(customs):
    office = SourceFactory(slug="office", origin="compiles")
    digest = SourceFactory(slug="digest", origin="repeats", repeats=office)

    assert origin_of(digest) == origin_of(office) == "office"
    assert origin_of(SourceFactory(slug="nobody")) == "nobody"


def test_only_who_hands_on_names_whom_it_repeats(customs):
    with pytest.raises(IntegrityError, match="provenance_source_repeats_when_said"):
        SourceFactory(slug="office", origin="compiles", repeats=customs)


def test_no_source_repeats_itself(almanac):
    almanac.repeats = almanac
    with pytest.raises(IntegrityError, match="provenance_source_repeats_another"):
        almanac.save()


@pytest.mark.parametrize(
    ("value", "step"), [("2480000000", 10_000_000), ("712800000", 100_000), ("0", 0), ("7", 1)]
)
def test_a_number_is_printed_to_its_last_digit(value, step):
    assert printed_to(Decimal(value)) == step


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        (["2910", "2911"], "agree"),
        (["1000", "1040.5"], "agree"),  # 1,000 is printed to the thousand: 500 to 1,500
        (["1001", "1060"], "minor"),
        (["1001", "1201"], "differ"),
        (["1001", "1401"], "conflict"),
        # Totals of 2008 by KOTRA, KDI, the IMF and the UN: the two Koreas mixed up.
        (["3820000000", "5070000000", "8030000000", "8290000000"], "conflict"),
        (["1001"], "alone"),
        (["0", "5"], "conflict"),
    ],
)
def test_the_spread_is_told_in_a_word(universe, ruritania, values, verdict):
    sources = [SourceFactory(origin="compiles") for _ in values]
    claims = [claim(s, value) for s, value in zip(sources, values, strict=True)]

    assert compared(universe.rule, ruritania, *claims).verdict == verdict


def test_an_excluded_claim_speaks_with_no_voice(universe, ruritania, customs, almanac):
    good = claim(customs, 1001)
    bad = claim(almanac, 9999, status="excluded", note="mix-up")
    found = compared(universe.rule, ruritania, good, bad)

    assert (found.verdict, found.excluded) == ("alone", [bad])


def test_chinas_figure_of_2017_has_four_sources_and_two_voices(client, loaded):
    query = "?country=CHN&direction=export&period=2017"
    figure = chart(client, "trade/compare", query)

    assert api(client, "charts/trade/compare", query)["series"] == figure["series"]
    # (1,730,986,921 - 1,594,248,500) / 1,594,248,500: BACI takes freight off
    [shown] = figure["headline"]["claims"]
    assert shown["caveat"] == "4 sources of 2 origins, 8.6 % apart"
    said = {s["label"]: [p["x"] for p in s["points"] if p["value"]] for s in figure["series"]}
    assert said == {
        "KOTRA": ["KOTRA"],
        "China’s own declaration": ["Chinese customs", "CEPII BACI", "UN Comtrade"],
    }


def test_the_page_names_rules_readings_and_the_excluded(client, loaded):
    html = page(client, "/trade/compare/?country=CHN&direction=export&period=2017")
    assert "KOTRA first" in html and "Customs first" in html and "Comtrade first" in html

    revised = page(client, "/trade/compare/?country=WLD&direction=export&period=2011")
    assert "Other places where the same claims were read" in revised
    assert "2,790,000,000" in revised

    mixed_up = page(client, "/trade/compare/?country=BFA&direction=export&period=2015")
    assert "No source is on record" in mixed_up
    assert "likely North/South mix-up" in mixed_up


def test_every_period_of_a_partner_has_its_spread_in_a_word(client, loaded):
    html = page(client, "/trade/compare/?country=CHN&direction=import&period=2017")

    assert '<span class="badge badge-coverage">differs by coverage</span>' in html
    rows = {row[0]: row[1:] for row in table(html, "others-table")[1:]}
    assert rows["2017"] == ["4", "2", 3_245_000_000, 3_610_000_000, "11.2 %", "differs by coverage"]
    assert {"differ", "minor", "conflict"} <= {row[-1] for row in rows.values()}


def test_copies_that_agree_are_one_voice_and_not_agreement(universe, ruritania, customs, almanac):
    claims = [claim(customs, 2910), claim(almanac, 2911)]
    found = comparisons(claims, ruritania, universe.rule)

    assert [each.word for each in found.values()] == ["one voice"]


def test_every_claim_of_a_table_leads_to_its_comparison(client, loaded):
    address = "/trade/compare/?country=JPN&amp;direction=export&amp;period=2008"

    assert address in page(client, "/trade/flows/?country=JPN&direction=export&period=2008")
    assert "/trade/compare/?country=JPN" in page(client, "/countries/japan/trade/")


def test_the_page_asks_as_often_for_one_source_as_for_three(
    client, loaded, django_assert_max_num_queries
):
    for query in ("?country=CHN&direction=export&period=2017", "?country=CZE&period=1990"):
        with django_assert_max_num_queries(21):
            page(client, f"/trade/compare/{query}")


def test_each_seeded_source_of_trade_knows_its_origin(loaded):
    unknown = Source.objects.filter(trade_flows__isnull=False, origin="").distinct()

    # KINU quotes “an official figure” without saying whose.
    assert [source.slug for source in unknown] == ["kinu"]
