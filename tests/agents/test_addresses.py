"""From any answer a program reaches claims and quotation in two requests, and reckons again."""

import random
from urllib.parse import urlsplit

import pytest

from nkworld.provenance import figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
SEED, NEARLY = 30, 1e-4
QUESTIONS = (
    *("China share 2015", "embassies 1990", "coal exports to China 2017", "tourists 2019"),
    *("missile launches 2017", "aid South Korea 2003", "workers abroad 2017", "Russia trade 2024"),
)


def ask(client, address):
    parts = urlsplit(address)
    answer = client.get(f"{parts.path}?{parts.query}", headers={"Accept": "application/json"})
    assert answer.status_code == 200, address
    return answer.json()


def reckoned(told):
    """The value, of what the number names alone."""
    if told["reckoning"] == "count":
        return len(told["records"])
    sides = {True: 0, False: 0}
    for claim in told["claims"]:
        sides["the whole" in claim["role"]] += (-1) ** ("less" in claim["role"]) * claim["value"]
    share = {"sum": 0, "share": 0, "change": 100}
    if told["reckoning"] == "sum":
        return sides[False]
    return 100 * sides[False] / sides[True] - share[told["reckoning"]]


def hold(client, address, value):
    """One request: the number with words, terms and addresses of all that it rests on."""
    told = ask(client, address)
    assert told.get("value") == value and told["further"] == 0, address
    assert told["doubt"] and told["citation"] and told["license"], address
    for claim in told["claims"]:
        assert claim["as_quoted"] and claim["citation"] and claim["source"]["licence"], address
    for record in told["records"]:
        assert record["api"] and record["citation"], address
    if told["reckoning"] == "other":
        assert told["description"], address
    elif value is not None:
        assert reckoned(told) == pytest.approx(value, abs=NEARLY), address
    return told


def points_of(client, slug):
    registered = figures.get(slug)
    required = registered.parameters().required_in_api
    asked = {name: registered.parameters().defaults[name] for name in required}
    chart = client.get(f"/api/v1/charts/{slug}/", asked).json()
    return [p for series in chart["series"] for p in series["points"] if p["number_url"]]


def drawn(client, figures_asked, of_each):
    chance = random.Random(SEED)
    slugs = sorted(each.slug for each in figures.every())
    for slug in chance.sample(slugs, min(figures_asked, len(slugs))):
        points = points_of(client, slug)
        for point in chance.sample(points, min(of_each, len(points))):
            yield point


def held_points(client, figures_asked, of_each):
    told = [
        hold(client, point["number_url"], point["value"])
        for point in drawn(client, figures_asked, of_each)
    ]
    again = [each for each in told if each["reckoning"] != "other"]
    assert len(again) > 0.8 * len(told)
    # Of some the claim itself is asked, too: it says the same.
    claims = [claim for each in told for claim in each["claims"]]
    records = [record for each in told for record in each["records"]]
    chance = random.Random(SEED)
    for claim in chance.sample(claims, min(len(claims), len(told))):
        row = ask(client, claim["api"])
        assert (row["value"], row["as_quoted"]) == (claim["value"], claim["as_quoted"])
    for record in chance.sample(records, min(len(records), len(told) // 4)):
        assert ask(client, record["api"])["id"]
    return told


def test_points_of_charts_lead_to_claims_and_are_reckoned_again(client, as_one_reader):
    assert len(held_points(client, 12, 2)) > 15


@pytest.mark.slow
def test_hundreds_of_points_lead_to_claims_and_are_reckoned_again(client, as_one_reader):
    assert len(held_points(client, 200, 6)) > 400


def test_answers_of_the_search_lead_to_claims(client, as_one_reader):
    for question in QUESTIONS:
        given = client.get("/api/v1/search/", {"q": question}).json()["answer"]
        assert given["number_url"], question
        if "/numbers/" in given["number_url"]:
            hold(client, given["number_url"], given["value"])
        for part in given["claims"]:
            assert ask(client, f"/api/v1/{part['dataset']}/{part['id']}/")["as_quoted"]


def test_numbers_of_findings_lead_to_claims(client, as_one_reader):
    found = client.get("/api/v1/findings/").json()["results"]
    bound = [number for finding in found for number in finding["numbers"]]
    claims = [(number, claim) for number in bound for claim in number["claims"]]

    assert len(claims) > 100
    for number, claim in random.Random(SEED).sample(claims, 12):
        row = ask(client, claim["url"])
        assert row["as_quoted"] and row["citation"]
        if len(number["claims"]) == 1 and row["unit"] == number["unit"]:
            assert row["value"] == pytest.approx(number["value"]), number


def test_what_changed_names_its_claim(client, as_one_reader):
    changes = client.get("/api/v1/changes/", {"page_size": 200}).json()["results"]
    rows = [row for change in changes for row in (change["old"], change["new"]) if row]

    assert rows
    for row in random.Random(SEED).sample(rows, min(12, len(rows))):
        told = ask(client, row["url"])
        assert (told["id"], told["value"], told["as_quoted"]) == (
            row["id"], row["value"], row["as_quoted"],
        )  # fmt: skip
