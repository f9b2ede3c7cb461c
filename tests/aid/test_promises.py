"""What must hold on the loaded data: read from page, chart and API alike."""

from decimal import Decimal

import pytest
from django.utils import timezone

from tests.reading import api, chart, everywhere, line, page, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

EVERY = "&rule=all&page_size=1000"
THIS_YEAR = str(timezone.now().year)


def rows(client, name, query):
    return api(client, f"aid/{name}", f"?{query}{EVERY}")["results"]


def by_period(claims):
    return {claim["period"]: claim["value"] for claim in claims}


def note(figure, words):
    return next(each for each in figure["notes"] if words in each)


def test_the_appeal_of_2001_asked_for_384_million_and_got_248(client):
    figure = everywhere(client, "aid/appeals")

    asked, got, gap = (line(figure, slug)["2001"] for slug in ("requested", "funded", "gap"))
    assert (asked, got) == (383_984_914, 247_968_452)
    assert gap == asked - got
    said = rows(client, "appeals", "appeal=consolidated-appeal-2001")
    assert {(row["measure"], row["value"]) for row in said} == {
        ("requested", asked),
        ("funded", got),
    }


def test_the_appeal_of_2019_asked_for_120_million_and_got_a_third(client):
    figure, share = (everywhere(client, f"aid/{name}") for name in ("appeals", "coverage"))

    assert line(figure, "requested")["2019"] == 120_345_890
    assert line(figure, "funded")["2019"] == 40_655_672
    assert line(share, "coverage")["2019"] == Decimal("33.7824")
    assert "asked for" in share["denominator"]
    assert "same source" in share["denominator"]


def test_every_share_is_received_in_per_cent_of_asked(client):
    figure, share = (chart(client, f"aid/{name}") for name in ("appeals", "coverage"))

    asked, got = line(figure, "requested"), line(figure, "funded")
    found = line(share, "coverage")
    assert found.keys() == got.keys() & asked.keys()
    assert found == {y: round(100 * got[y] / asked[y], 4) for y in found}


def test_each_source_that_differs_on_2019_stands_beside_the_others(client):
    said = rows(client, "appeals", "appeal=needs-and-priorities-2019&measure=funded")
    assert {row["value"] for row in said} == {40_655_672, 32_000_000, 15_000_000}

    html = page(client, "/aid/appeals/")
    part = html.split("Needs and Priorities 2019", 2)
    listed = html.split('id="differing-table"')[1]
    group = next(each for each in listed.split("<tbody>") if "Needs and Priorities 2019" in each)
    for row in said:
        assert f"{row['value']:,}" in group
        assert row["source"]["name"] in group
        assert (row["state"] or "") in group
    assert "25,655,672 between them" in group
    assert len(part) > 1


def test_no_sum_of_two_sources_stands_in_the_figure_of_appeals(client):
    figure = chart(client, "aid/appeals")

    for series in figure["series"]:
        assert all(p["source"] for p in series["points"] if p["value"] is not None)
    for row in rows(client, "appeals", "appeal=needs-and-priorities-2019&measure=funded"):
        if row["source"]["slug"] != "fts":
            assert row["value"] not in line(figure, "funded").values()


def test_funding_is_the_file_of_the_tracking_service_and_no_days_books(client):
    funding = line(everywhere(client, "aid/funding"), "all-donors")

    whole = rows(client, "contributions", "donor=all-donors&scope=whole&source=fts&stage=reported")
    over = {year: value for year, value in by_period(whole).items() if year < THIS_YEAR}
    assert funding == over
    assert {"2026", "2027"} <= {row["period"] for row in whole}
    assert funding["2001"] == 377_599_330
    states = rows(client, "contributions", "donor=all-donors&scope=state&source=fts&period=2019")
    assert len(states) > 2
    assert funding["2019"] == 45_912_118
    assert funding["2019"] not in {row["value"] for row in states}


def test_switching_the_money_changes_the_figure_and_says_what_is_shown(client):
    figures = {
        status: everywhere(client, "aid/funding", f"?stage={status}")
        for status in ("reported", "committed", "paid")
    }
    figures["pledged"] = chart(client, "aid/funding", "?stage=pledged")

    assert len({figure["title"] for figure in figures.values()}) == 4
    assert len({figure["subtitle"] for figure in figures.values()}) == 4
    paid = figures["paid"]["series"][0]
    assert line(figures["paid"], paid["slug"])["2008"] == 167_769_076
    committed = figures["committed"]["series"][0]
    assert line(figures["committed"], committed["slug"])["2008"] == 185_301_518
    assert figures["pledged"]["series"] == []
    assert "never added" in note(figures["reported"], "unless you choose otherwise")
    assert "not added" in note(figures["paid"], "Nobody totals")


def test_obligations_and_disbursements_stand_side_by_side_and_are_never_added(client):
    figure = everywhere(client, "aid/united-states")

    for slug in ("committed", "paid"):
        own = rows(client, "contributions", f"source=us-foreign-assistance&stage={slug}")
        assert line(figure, slug) == by_period(own)
    assert line(figure, "committed")["2020"] == -11_443
    alone = chart(client, "aid/united-states", "?stage=paid")
    assert [series["slug"] for series in alone["series"]] == ["paid"]


def test_donors_of_a_year_are_the_newest_books_of_each(client):
    figure = everywhere(client, "aid/donors", "?period=2019")

    given = line(figure, "given")
    assert given["Switzerland"] == 8_630_000
    assert given["South Korea"] == 10_000_000
    notes = {p["x"]: p["note"] for p in figure["series"][0]["points"]}
    assert "30 December 2019" in notes["Switzerland"]
    assert "14 January 2020" in notes["South Korea"]
    assert "not added" in note(figure, "Most figures")


def test_the_money_switch_changes_the_donors_of_a_year(client):
    committed, paid = (
        line(everywhere(client, "aid/donors", f"?period=2008&stage={m}"), "fiscal")
        for m in ("committed", "paid")
    )

    assert committed == {"United States": 185_301_518}
    assert paid == {"United States": 167_769_076}


def test_a_gift_to_an_agency_stands_with_its_donor(client):
    figure = everywhere(client, "aid/agency", "?agency=wfp")

    gifts = line(figure, "gifts")
    assert gifts["2020: Switzerland"] == 5_220_000
    assert line(figure, "totals")["2020: All donors together"] == 10_500_000
    of_year = line(everywhere(client, "aid/agencies", "?period=2020"), "gifts")
    assert of_year["WFP, from Switzerland"] == gifts["2020: Switzerland"]


def test_an_earlier_day_knew_nothing_and_a_figure_says_so(client):
    figure = chart(client, "aid/funding", "?as_of=2001-01-01")

    assert all(p["value"] is None for series in figure["series"] for p in series["points"])


def test_the_table_of_claims_prints_what_the_api_says(client):
    query = "?donor=switzerland&stage=reported&rule=all"
    claims = api(client, "aid/contributions", f"{query}&page_size=1000")["results"]

    printed = table(page(client, f"/aid/contributions/{query}"), "contributions-table")[1:]
    assert len(printed) == len(claims) > 5
    assert {row[4] for row in printed} == {f"{claim['value']:,}" for claim in claims}
