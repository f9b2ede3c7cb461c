"""The Council's pages: each outcome once with all its papers, and the ways to what else is told."""

import re

import pytest

from diplomacy.council.charts import entries
from diplomacy.council.models import Designation
from tests.reading import Tables, page, text_of
from trade.goods.models import Resolution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def rows(client, address, table):
    return Tables(page(client, address)).tables[table][1:]


def test_the_front_page_tells_the_numbers_of_its_figures(client):
    text = text_of(page(client, "/diplomacy/council/"))

    assert "Resolutions and vetoes on Korea, 2024 1" in text
    assert "Entries on the UN 1718 list, 16 August 2025 155" in text
    assert "Missiles launched, 2025 11" in text
    assert "All 41, and every meeting" in text


def test_an_outcome_stands_once_with_every_page_that_tells_of_it(client):
    html = page(client, "/diplomacy/council/outcomes/?kind=vetoed")
    table = Tables(html).tables["outcomes-table"]

    assert len(table) - 1 == 9
    documents = [" ".join(row[2][1].split()) for row in table[1:]]
    assert documents.count("S/1653") == 1
    [reading] = re.findall(r"S/1653</td>.*?</tr>", html, re.S)
    assert reading.count("where it was read") == 2


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 108),
        ("?kind=resolution", 32),
        ("?kind=resolution&subject=dprk", 25),
        ("?from=1950&to=1951&kind=not-adopted", 7),
        ("?source=un-press", 5),
    ],
)
def test_outcomes_are_narrowed_by_kind_subject_years_and_source(client, query, number):
    text = text_of(page(client, f"/diplomacy/council/outcomes/{query}"))

    assert f"{number} outcomes and meetings for what was asked" in text


def test_the_page_says_what_it_leaves_out(client):
    assert "Complete for 1949 to 2019; for later years resolutions and vetoes only" in text_of(
        page(client, "/diplomacy/council/outcomes/")
    )
    designations = text_of(page(client, "/diplomacy/council/designations/"))
    assert "Who was taken off the list before this edition is not in it" in designations
    launches = text_of(page(client, "/diplomacy/council/launches/"))
    assert "Both read the same flights, so that their numbers are never added" in launches


def test_a_resolution_tells_its_vote_and_leads_to_its_measures_and_back(client):
    html = page(client, "/diplomacy/council/resolutions/2371/")

    assert "with 15 votes for, 0 against and 0 abstaining" in text_of(html)
    measures = Resolution.objects.get(slug="2371")
    number = measures.measures.count()
    assert f'<a href="{measures.get_absolute_url()}">{number} measures on trade</a>' in html
    back = page(client, measures.get_absolute_url())
    assert 'href="/diplomacy/council/resolutions/2371/"' in back
    assert "The vote in the Security Council: 15–0–0" in back


def test_a_national_notice_leads_to_the_vote_on_what_it_carries_out(client):
    notice = Resolution.objects.get(slug="china-mofcom-40-2017")

    assert 'href="/diplomacy/council/resolutions/2371/"' in page(client, notice.get_absolute_url())


def test_every_resolution_with_measures_has_a_page_here(client):
    for resolution in Resolution.objects.filter(issuer="unsc"):
        page(client, f"/diplomacy/council/resolutions/{resolution.slug}/")
    assert client.get("/diplomacy/council/resolutions/9999/").status_code == 404


def test_who_was_listed_on_the_day_of_a_resolution_is_said_as_no_more_than_that(client):
    html = page(client, "/diplomacy/council/resolutions/2371/")

    number = Designation.objects.filter(listed_on="2017-08-05").count()
    assert f"{number} entries</a> of the UN 1718 list have that day" in " ".join(html.split())
    assert "The list does not say by which act." in text_of(html)
    address = re.search(r'href="(/diplomacy/council/designations/\?listed_on=[^"]+)"', html)[1]
    assert len(rows(client, address, "designations-table")) == number == 13


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 155),
        ("?kind=entity", 75),
        ("?on=2013-03-07", 31),
        ("?on=2013-03-07&kind=individual", 12),
    ],
)
def test_designations_are_narrowed_by_kind_and_day(client, query, number):
    text = text_of(page(client, f"/diplomacy/council/designations/{query}"))

    assert f"{number} persons and bodies" in text


def test_launches_are_counted_for_each_database_apart(client):
    text = text_of(page(client, "/diplomacy/council/launches/?from=2022&to=2022"))

    assert "Kusanagi 69" in text and "CNS 69" in text and "138" not in text.split("Filter")[0]


@pytest.mark.parametrize(
    ("words", "title", "address"),
    [
        ("S/RES/2371", "Security Council", "/diplomacy/council/resolutions/2371/"),
        ("complaint aggression", "Security Council", "/diplomacy/council/outcomes/"),
        ("tanchon commercial bank", "Designations", "/diplomacy/council/designations/"),
        ("hwasong-17", "Missiles", "/diplomacy/council/launches/"),
    ],
)
def test_the_search_finds_outcomes_designations_and_missiles(client, words, title, address):
    html = page(client, f"/search/?q={words.replace(' ', '+')}")
    found = html.split(f">{title}</h2>")[1].split("</section>")[0]

    link = re.search(rf'href="({re.escape(address)}[^"]*)"', found)[1].replace("&amp;", "&")
    assert client.get(link.partition("#")[0]).status_code == 200


def test_the_catalogue_has_every_table(client):
    text = text_of(page(client, "/data/"))

    for title in (
        "Security Council on Korea",
        "Designations on the UN 1718 list",
        "Counts of sanctions lists",
        "Missile launches",
        "Nuclear tests",
    ):
        assert title in text
    assert "Apache License 2.0" in text_of(page(client, "/sources/nk-missile-tests/"))


def test_every_entry_is_found_by_its_own_key():
    assert all(each.key for each in entries())


def test_the_days_of_listing_lead_to_the_resolution_and_its_measures(client):
    """The delivered counts by day of listing, beside what the Council decided that day."""
    address = "/diplomacy/council/designations/"
    told = [[text.strip() for _, text in row] for row in rows(client, address, "days-table")]
    days = {row[0]: row[1:] for row in told}

    assert len(days) == 13
    assert days["5 Aug 2017"] == ["9", "4", "62", "50", "2371: 6 measures on trade"]
    assert days["30 Mar 2018"] == ["1", "21", "80", "75", "none"]
    assert 'href="/trade/sanctions/2371/"' in page(client, address)
    assert rows(client, f"{address}?listed_on=2017-08-05", "days-table") == rows(
        client, address, "days-table"
    )
