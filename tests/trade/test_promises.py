"""What must hold on the loaded data: read from page, chart and API alike."""

import re
from decimal import Decimal
from html import unescape

import pytest
from django.db.models import Count

from nkworld.asking.parameters import CountryField
from nkworld.atlas.memo import memo_scope
from nkworld.atlas.models import Country
from tests.reading import api, chart, everywhere, line, page
from trade.models import Flow

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _curated_data(loaded):
    pass


def test_chinas_share_without_inter_korean_trade(client):
    share = line(everywhere(client, "trade/china-share"), "excluding")

    assert round(share["2001"], 1) == Decimal("32.5")
    assert round(share["2015"], 1) == Decimal("91.4")
    recent = [round(share[str(year)], 1) for year in range(2011, 2016)]
    assert all(Decimal("88.3") <= value <= Decimal("91.4") for value in recent)


def test_with_inter_korean_trade_the_share_is_lower_and_both_name_their_whole(client):
    figure = everywhere(client, "trade/china-share")

    assert line(figure, "including")["2015"] < line(figure, "excluding")["2015"]
    assert "without" in figure["denominator"] and "with" in figure["denominator"]
    wholes = {series["slug"]: series["points"] for series in figure["series"]}
    for slug, points in wholes.items():
        notes = {p["x"]: p["note"] for p in points if p["value"] is not None}
        assert all(f"{slug} inter-Korean trade" in note for note in notes.values())


def test_trade_with_everyone_but_china_and_south_korea(client):
    rest = line(everywhere(client, "trade/beyond-china"), "beyond-china")

    assert all(1_365_000_000 <= rest[str(year)] <= 1_535_000_000 for year in range(2000, 2006))
    assert rest["2015"] == 540_000_000


def test_the_deficit_of_2015_with_inter_korean_trade(client):
    figure = everywhere(client, "trade/total", "?inter_korean=1")

    exports, imports = (line(figure, slug)["2015"] for slug in ("export", "import"))
    assert imports - exports == 659_060_000 == -line(figure, "balance")["2015"]
    assert round(100 * (imports - exports) / exports, 1) == Decimal("15.9")


def test_inter_korean_trade_is_three_tenths_of_the_whole_in_2015(client):
    between = line(everywhere(client, "trade/total", "?measure=turnover"), "turnover")["2015"]
    whole = line(everywhere(client, "trade/total", "?measure=turnover&inter_korean=1"), "turnover")[
        "2015"
    ]

    assert round(100 * (whole - between) / whole, 1) == Decimal("30.3")


def test_kotra_and_chinese_customs_stand_side_by_side_for_2020(client):
    query = "?country=CHN&period=2020&direction=import&rule=all"
    said = {
        row["source"]["slug"]: row["value"] for row in api(client, "trade/flows", query)["results"]
    }

    assert said["kotra"] == 712_800_000
    assert said["china-customs"] == 491_059_000
    shown = line(everywhere(client, "trade/partner", "?country=CHN"), "import")["2020"]
    assert shown == said["kotra"]
    world = api(client, "trade/flows", "?country=WLD&period=2020&direction=import&rule=all")
    assert said["kotra"] + said["china-customs"] not in {r["value"] for r in world["results"]}


@pytest.mark.parametrize(
    ("year", "shown"),
    [
        ("2021", 259_970_000),
        ("2020", 491_059_000),
    ],
)
def test_another_rule_shows_another_claim_everywhere(client, year, shown):
    query = "?country=CHN&rule=customs-first&measure=import"

    assert line(everywhere(client, "trade/partner", query), "import")[year] == shown
    found = api(
        client, "trade/flows", f"?country=CHN&period={year}&direction=import&rule=customs-first"
    )
    assert [row["value"] for row in found["results"]] == [shown]


@pytest.mark.parametrize("year", ["2003", "2006"])
def test_where_kotra_has_no_split_the_source_changes_and_is_named(client, year):
    figure = chart(client, "trade/partner", "?country=CHN")
    exports = next(each for each in figure["series"] if each["slug"] == "export")

    point = next(p for p in exports["points"] if p["x"] == year)
    assert (point["source"], point["break"]) == ("china-customs", True)
    html = page(client, "/charts/trade/partner/?country=CHN")
    assert "the source changes" in html
    assert "Chinese customs, JETRO, KOTRA" in html


def test_excluded_figures_stand_in_the_ledger_and_in_no_figure(client):
    ledger = page(client, "/exclusions/")
    every = api(client, "trade/flows", "?status=excluded&page_size=1000")["results"]
    assert f"{len(every)} figures" in ledger
    assert {"BFA", "CRI", "IRL", "LBN", "CHN", "KOR"} <= {r["country"]["code"] for r in every}

    excluded = [r for r in every if r["source"]["slug"] in ("oec", "kita", "worldmark", "mou-rok")]
    assert len(excluded) == 8
    of_these = page(client, "/trade/flows/?status=excluded&rule=all&to=2015&source=worldmark")
    for row in excluded:
        assert row["note"] in of_these or row["source"]["slug"] != "worldmark"
        assert (row["source"]["slug"], row["period"], row["value"]) not in {
            (r["source"]["slug"], r["period"], r["value"])
            for r in api(client, "trade/flows", f"?country={row['country']['code']}")["results"]
        }


def test_country_page_and_api_print_the_same_claims(client):
    query = "?direction=import&frequency=annual"
    rows = api(client, "trade/flows", f"{query}&country=CHN&page_size=1000")["results"]
    html = page(client, f"/countries/china/trade/{query}")
    [plan] = re.findall(r'data-plan="([^"]*trade/partner[^"]+)"', html)
    html += page(client, unescape(plan))  # what its picture says when it is touched

    for row in rows:
        assert f"{row['value']:,}" in html or str(row["value"]) in html
        assert row["source"]["name"] in html


def test_the_inter_korean_layer_is_never_silently_in_a_world_total(client):
    without = line(chart(client, "trade/total", "?measure=turnover"), "turnover")
    kotra = api(client, "trade/flows", "?country=WLD&source=kotra&period=2015")["results"]

    assert without["2015"] == sum(row["value"] for row in kotra)
    assert "excluding inter-Korean trade" in chart(client, "trade/total")["subtitle"]


def test_a_form_names_the_partner_whose_code_the_address_has(client):
    for asked in ("CHN", "China", "중국"):
        assert 'name="country" value="China"' in page(client, f"/trade/compare/?country={asked}")


def test_the_name_of_every_country_leads_back_to_it():
    with memo_scope():  # the names are read once
        for country in Country.objects.all():
            assert CountryField().clean(str(country)) == country


def test_the_list_of_leading_partners_opens_on_the_newest_year_that_has_the_first_three(client):
    figure = chart(client, "trade/leading-partners")
    [why] = [note for note in figure["notes"] if "is the newest year" in note]
    year = why.split()[0]

    assert year in figure["subtitle"]
    assert "the first three partners of KOTRA’s list of" in why
    shown = {p["x"] for s in figure["series"] for p in s["points"] if p["value"] is not None}
    assert {"China", "Vietnam"} <= shown
    for later in range(int(year) + 1, 2026):
        other = chart(client, "trade/leading-partners", f"?period={later}")
        assert not any("is the newest year" in note for note in other["notes"])


def test_at_least_170_partners_have_trade_on_record_and_most_a_course():
    counted = Flow.objects.as_of().with_partners().annual().included()
    years = counted.values("country").annotate(years=Count("period", distinct=True))
    found = [row["years"] for row in years]

    assert len(found) >= 170
    assert sum(number >= 5 for number in found) >= 170
