"""The pages of UN voting: they answer, are strict, and print what the rows say."""

import re
from decimal import Decimal

import pytest

from diplomacy.voting.models import Agreement, Ballot, RollCall
from tests.reading import api, page, queries, table, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

INDEX = "/diplomacy/voting/"


def drop(rows):
    """At once: a history of each of thousands is none of what is tested here."""
    rows._raw_delete(rows.db)


def test_every_page_answers_before_anything_was_loaded(client):
    for model in (Ballot, RollCall, Agreement):
        drop(model.objects.all())

    for name in ("", "roll-calls/", "ballots/", "korea/"):
        page(client, INDEX + name)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("?year=1980", "“1980” is not known"),
        ("?yer=2019", "Did you mean “year”?"),
        ("?sort=size", "is not a column"),
        ("?as_of=2999-01-01", "is not over yet"),
        ("roll-calls/?vote=maybe", "is not known"),
        ("roll-calls/?from=2010&to=2000", "runs backwards"),
        ("ballots/?country=Chyna", "China (CHN)"),
        ("agreement/?contry=CHN", "Did you mean “country”?"),
        ("korea/?country=CHN", "is not a parameter here"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_sentence(client, address, sentence):
    response = client.get(INDEX + address)

    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_a_roll_call_that_is_not_there_is_not_found(client):
    assert client.get(f"{INDEX}roll-calls/unvotes/1/").status_code == 404


def test_the_table_of_a_year_is_the_apis(client):
    head, *rows = table(page(client, f"{INDEX}?year=2019"), "states-table")

    told = api(client, "diplomacy/voting-agreement", "?period=2019&page_size=1000")["results"]
    shares = {row["country"]["name"]: row["value"] for row in told}
    assert {row[0]: row[2] for row in rows} == shares
    counts = {row["country"]["name"]: [row["joint_votes"], row["same"]] for row in told}
    assert {row[0]: [int(row[3]), int(row[4])] for row in rows} == counts
    assert len(rows) == 192


def test_the_table_begins_with_the_highest_and_a_heading_turns_it(client):
    first = table(page(client, f"{INDEX}?year=2019"), "states-table")[1]
    lowest = table(page(client, f"{INDEX}?year=2019&sort=agreement"), "states-table")[1]

    assert first[0] == "Equatorial Guinea"
    assert lowest[:3] == ["United States", "Americas", Decimal(5)]


def test_the_legend_counts_every_state_of_the_table(client):
    html = page(client, f"{INDEX}?year=2019")

    legend = html.split('id="world-legend"')[1].split("</ul>")[0]
    numbers = [int(number) for number in re.findall(r"<b>(\d+)</b>", legend)]
    assert sum(numbers) == 192
    assert legend.count("world-step-") == 5
    head, *rows = table(html, "states-table")
    words = [row[-1] for row in rows]
    assert [words.count(name) for name in ("Nearly always", "Hardly ever")] == [14, 2]


def test_the_year_stands_in_the_address_and_leads_to_those_around(client):
    html = page(client, f"{INDEX}?year=2019")

    assert "?year=2018#map" in html
    assert "?year=2020#map" in html
    assert '<option value="2019" selected>' in html


def test_a_year_that_only_began_is_not_coloured(client):
    html = page(client, f"{INDEX}?year=2024")

    assert "too few roll calls" in html
    assert "% of" not in text_of(html.split('class="lede"')[1].split("</p>")[0])
    head, *rows = table(html, "states-table")
    assert {row[-1] for row in rows} == {"Fewer than 10 joint roll calls"}


def test_a_roll_call_says_who_voted_how(client):
    html = page(client, f"{INDEX}roll-calls/unvotes/4604/")
    head, *rows = table(html, "regions-table")

    cast = [
        [int(number) for row in rows for number in re.findall(r"^\d+", row[n])] for n in (1, 2, 3)
    ]
    assert [sum(numbers) for numbers in cast] == [88, 21, 60]
    asia = next(row for row in rows if row[0] == "Asia")
    assert "North Korea" in asia[2]
    assert "South Korea" in asia[3]
    assert f"{INDEX}roll-calls/voeten-unga/4604/" in html


def test_a_mistyped_number_leads_to_no_roll_call_of_another_day(client):
    """411 is a vote of 1954 in one source and of 2023 in the other."""
    html = page(client, f"{INDEX}roll-calls/voeten-unga/411/")

    assert "unvotes/411" not in html


def test_roll_calls_on_korea_are_all_listed(client):
    html = page(client, f"{INDEX}korea/")

    assert len(table(html, "human-rights-in-the-dprk-table")) == 1 + 9
    assert len(table(html, "korean-question-table")) == 1 + 59


def test_a_country_tells_its_agreement_and_its_ballots_on_korea(client):
    html = page(client, "/countries/china/un-votes/")
    panel = html.split('id="un-votes"')[1]

    assert "voted alike in 76.9 % of UN roll calls in 2023" in text_of(panel)
    assert table(html, "on-korea-table")[1:] == [
        ["The Korean question", "1", "3", "0"],
        ["Human rights in North Korea", "0", "9", "0"],
    ]
    assert f"{INDEX}ballots/?country=CHN" in panel


def test_a_state_that_never_voted_beside_north_korea_has_its_ballots_alone(client):
    html = page(client, "/countries/taiwan/un-votes/")

    assert "on-korea-table" in html
    assert 'data-figure="diplomacy/voting-agreement"' not in html


def test_the_search_finds_roll_calls(client):
    html = page(client, "/search/?q=human+rights+democratic+people")

    assert "UN roll calls" in html
    assert f"{INDEX}roll-calls/unvotes/5458/" in html


@pytest.mark.parametrize("address", ["?year=2019", "roll-calls/", "ballots/", "korea/"])
def test_the_same_queries_for_few_rows_and_for_many(client, address):
    client.get(INDEX + address)
    asked = queries(client, INDEX + address)
    without_subject = RollCall.objects.filter(subject="", number__lt=5000)
    drop(Ballot.objects.filter(roll_call__in=without_subject))
    drop(Ballot.objects.filter(roll_call__number__gt=4700))
    drop(without_subject)
    client.get(INDEX + address)

    assert queries(client, INDEX + address) == asked


def test_each_source_tells_its_terms(client):
    for slug, words in {
        "voeten-unga": "CC0",
        "unvotes": "MIT",
        "voeten-idealpoints": "CC0",
    }.items():
        assert words in page(client, f"/sources/{slug}/")


@pytest.mark.parametrize("slug", ["voting-agreement", "roll-calls", "ballots", "ideal-points"])
def test_the_catalogue_knows_each_table(client, slug):
    html = page(client, f"/data/diplomacy/{slug}/")

    assert f"/api/v1/diplomacy/{slug}/" in html
    assert "Data Questions" in html


def test_files_hold_every_ballot(client):
    response = client.get("/api/v1/diplomacy/ballots/?format=csv")
    assert response["X-Row-Count"] == "6617"
    response = client.get("/api/v1/diplomacy/roll-calls/?format=csv")
    assert response["X-Row-Count"] == "2981"
