"""A country's page leads in each section; a section stands whole on a page of its own."""

import re

import pytest
from django.urls import reverse

from nkworld.atlas.models import Country
from tests.reading import page

TRADE = "/countries/ruritania/trade/"


@pytest.fixture
def portal(universe, layer):
    return universe


def section(html, slug):
    return html.split(f'<section id="{slug}"')[1].split("</section>")[0]


def test_the_lead_shows_one_picture_and_leads_to_the_claims(client, portal):
    lead = section(page(client, "/countries/ruritania/"), "trade")

    assert lead.count("data-figure=") == 1
    assert f'href="{TRADE}"' in lead
    assert "The claims behind it" not in lead
    assert "The claims behind it" in section(page(client, TRADE), "trade")


def test_the_query_goes_along_to_the_section(client, portal):
    html = page(client, "/countries/ruritania/?from=2014&rule=all")

    address = f"{TRADE}?rule=all&amp;from=2014"
    assert f'href="{address}"' in section(html, "trade")
    assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_what_one_figure_is_asked_goes_along_too(client, loaded, db):
    asked = "diplomacy-voting-agreement.marks=tests"
    html = page(client, f"/countries/china/?{asked}")

    address = f"/countries/china/un-votes/?{asked}"
    assert f'href="{address}"' in section(html, "un-votes")
    assert ">Launches each year, CNS" in page(client, address)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("direction=exprt", "Did you mean “export”?"),
        ("stage=paid", "is not a parameter"),
        ("aid-donor.marks=tests", "stands on this page"),
    ],
)
def test_a_section_answers_only_what_it_can_be_asked(client, portal, query, sentence):
    answer = client.get(f"{TRADE}?{query}")

    assert answer.status_code == 400
    assert sentence in answer.content.decode()


def test_a_section_without_anything_on_record_is_no_page(client, portal):
    assert client.get("/countries/nowhere/trade/").status_code == 404
    assert client.get("/countries/ruritania/tarde/").status_code == 404


def test_a_query_that_leaves_nothing_is_answered(client, portal):
    assert "That is not a zero" in page(client, f"{TRADE}?as_of=2001-01-01")


@pytest.mark.parametrize("address", ["/countries/north-korea/", "/countries/north-korea/trade/"])
def test_north_koreas_own_page_is_the_home_page(client, portal, address):
    Country.objects.get_or_create(
        code="PRK", defaults={"name": "North Korea", "slug": "north-korea"}
    )

    answer = client.get(address)

    assert (answer.status_code, answer["Location"]) == (301, reverse("portal:home"))


@pytest.mark.parametrize("rest", ["", "?from=2014", "trade/", "trade/?from=2014&rule=all"])
def test_a_former_slug_leads_to_the_present_one(client, portal, rest):
    portal.ruritania.slug = "old-ruritania"
    portal.ruritania.save()
    portal.ruritania.slug = "new-ruritania"
    portal.ruritania.save()

    answer = client.get(f"/countries/old-ruritania/{rest}")

    assert (answer.status_code, answer["Location"]) == (301, f"/countries/new-ruritania/{rest}")


def test_a_slug_that_another_country_took_over_is_that_countrys(client, portal):
    portal.freedonia.slug = "old-freedonia"
    portal.freedonia.save()
    portal.ruritania.slug = "freedonia"
    portal.ruritania.save()

    assert "<h1>Ruritania</h1>" in page(client, "/countries/freedonia/")


def test_a_country_leads_to_those_around_it(client, loaded, db):
    html = page(client, "/countries/nauru/")
    around = html.split('aria-labelledby="region-title"')[1].split("</nav>")[0]

    assert "Micronesia" in around
    assert 'href="/countries/palau/"' in around
    assert "north-korea" not in html.split('aria-labelledby="region-title"')[1]


def questions(client, slug):
    html = (
        page(client, f"/countries/{slug}/trade/")
        .split('class="questions"')[1]
        .split("</section>")[0]
    )
    return re.findall(r"<summary>([^<]+)</summary>", html)


def test_questions_under_a_countrys_chart_are_about_it(client, loaded, db):
    own = "Why are the years from 2022 blank or estimated?"

    assert own in questions(client, "russia")
    assert own not in questions(client, "india")
    assert not any("China" in each or "Chinese" in each for each in questions(client, "russia"))
    html = page(client, "/charts/trade/partner/?country=IND&country=RUS")
    assert own in html and "What is special about India’s figures?" in html.replace("&#x27;", "’")


def test_what_is_newer_and_was_not_reviewed_is_named_where_the_sentence_is_explained(
    client, loaded, db
):
    strip = page(client, "/countries/russia/").split('class="facts"')[1].split("</dl>")[0]
    assert "at least US$ 200.0 m" in strip
    assert "US$ 34.4 m" not in strip  # it is excluded

    why = section(page(client, "/countries/vietnam/"), "trade").split("Why this sentence?")[1]
    assert "Two-way trade, 2025: US$ 9.4 m, read in an unreviewed compilation." in why


def test_the_ministrys_series_leads_in_south_koreas_aid(client, loaded, db):
    lead = section(page(client, "/countries/south-korea/"), "aid")

    assert re.findall(r'data-figure="([^"]+)"', lead) == ["aid/south-korea"]
    assert lead.index('class="finding-headline"') < lead.index("data-figure=")


def test_a_countrys_page_leads_to_comparison_and_changes(client, loaded, db):
    html = page(client, "/countries/russia/")

    for address in ("/compare/?c=RUS", "/changes/?country=russia"):
        assert f'href="{address}"' in html
        assert client.get(address).status_code == 200
