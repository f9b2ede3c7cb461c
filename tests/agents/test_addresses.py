"""From any answer a program reaches claims and quotation in two requests, and reckons again."""

import random
from urllib.parse import urlsplit

import pytest

from nkworld.figures import registry as figures

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
    counted = {"count": "api", "distinct": "subject"}
    if name := counted.get(told["reckoning"]):
        return len({record[name] for record in told["records"]})
    sides = {True: 0, False: 0}
    for claim in told["claims"]:
        sides["the whole" in claim["role"]] += claim["enters"]
    if told["reckoning"] == "sum":
        return sides[False] + sum(record["enters"] for record in told["records"])
    share = 100 * sides[False] / sides[True]
    return share - 100 if told["reckoning"] == "change" else share


def own_numbers(claim):
    return {abs(claim[name] or 0) for name in ("value", "value_low")}


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
    elif told["reckoning"] in ("count", "distinct"):
        bounds = (told.get(name) for name in ("maxValue", "value", "minValue"))
        assert reckoned(told) == next(each for each in bounds if each is not None), address
    elif value is not None:
        # What was multiplied is rounded to whole dollars.
        is_own = all(abs(claim["enters"]) in own_numbers(claim) for claim in told["claims"])
        nearly = NEARLY if is_own else len(told["claims"])
        assert reckoned(told) == pytest.approx(value, abs=nearly), address
    return told


def points_of(client, slug):
    registered = figures.get(slug)
    required = registered.parameters().required_in_api
    asked = {name: registered.parameters().defaults[name] for name in required}
    chart = client.get(f"/api/v1/charts/{slug}/", asked).json()
    return [p for series in chart["series"] for p in series["points"] if p["number_url"]]


def held_points(client, chance, charts, of_each):
    told = []
    slugs = sorted(each.slug for each in figures.every())
    for slug in chance.sample(slugs, min(charts, len(slugs))):
        points = points_of(client, slug)
        for point in chance.sample(points, min(of_each, len(points))):
            told.append(hold(client, point["number_url"], point["value"]))
    again = [each for each in told if each["reckoning"] != "other"]
    assert len(again) > 0.75 * len(told)
    # Of some the claim or the record itself is asked, too: it says the same.
    claims = [claim for each in told for claim in each["claims"]]
    for claim in chance.sample(claims, min(len(claims), len(told) // 4)):
        row = ask(client, claim["api"])
        assert (row["value"], row["as_quoted"]) == (claim["value"], claim["as_quoted"])
    records = [record for each in told for record in each["records"]]
    for record in chance.sample(records, min(len(records), len(told) // 8)):
        assert ask(client, record["api"])["id"]
    return len(told)


def held_answers(client, questions):
    for question in questions:
        given = client.get("/api/v1/search/", {"q": question}).json()["answer"]
        assert given["number_url"], question
        if "/numbers/" in given["number_url"]:
            hold(client, given["number_url"], given["value"])
        for part in given["claims"]:
            assert ask(client, f"/api/v1/{part['dataset']}/{part['id']}/")["as_quoted"]
    return len(questions)


def held_findings(client, chance, count):
    """The first request tells the finding with its claims, the second a claim."""
    found = client.get("/api/v1/findings/").json()["results"]
    told = 0
    for finding in chance.sample(found, min(count, len(found))):
        for number in ask(client, f"/api/v1/findings/{finding['id']}/")["numbers"]:
            for claim in number["claims"][:1]:
                row = ask(client, claim["url"])
                assert (row["id"], row["as_quoted"]) == (claim["id"], claim["as_quoted"])
                if number["value"] == claim["value"]:
                    assert row["value"] == pytest.approx(float(number["value"]))
                told += 1
    return told


def held_changes(client, chance, count):
    releases = client.get("/api/v1/releases/", {"dataset": "trade/flows"}).json()["results"]
    changes = [
        change
        for release in chance.sample(releases, min(len(releases), 5))
        for change in ask(client, release["changes"])["results"]
    ]
    rows = [row for change in changes for row in (change["old"], change["new"]) if row]
    rows = chance.sample(rows, min(count, len(rows)))
    for row in rows:
        told = ask(client, row["url"])
        assert (told["id"], told["value"]) == (row["id"], row["value"])
        assert told["as_quoted"] == row["as_quoted"] and told["citation"]
    return len(rows)


def held(client, charts, of_each, questions, findings, changes):
    """How many answers led to what they rest on."""
    chance = random.Random(SEED)
    return (
        held_points(client, chance, charts, of_each)
        + held_answers(client, questions)
        + held_findings(client, chance, findings)
        + held_changes(client, chance, changes)
    )


def test_answers_lead_to_claims_and_quotations_and_are_reckoned_again(client, as_one_reader):
    assert held(client, 10, 2, QUESTIONS[:3], 6, 12) > 40


@pytest.mark.slow
def test_five_hundred_answers_do(client, as_one_reader):
    assert held(client, 100, 5, QUESTIONS, 60, 60) >= 500
