import json
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from nkworld.atlas.models import Country
from nkworld.provenance.models import DataQuestion, HeadlineRule
from nkworld.provenance.publishing import withdraw
from tests.factories import CountryFactory, FlowFactory, ReleaseFactory, SourceFactory, live

from .conftest import errors_of, table_of

pytestmark = pytest.mark.usefixtures("universe")


def results(client, name):
    return client.get(f"/api/v1/{name}/").json()["results"]


def test_the_root_leads_to_every_resource(client):
    root = client.get("/api/v1/").json()

    assert {"trade/flows", "trade/inter-korean", "countries", "sources", "datasets"} < set(
        root["resources"]
    )
    for name, page in {"documentation": "docs", "schema": "schema"}.items():
        assert resolve(urlsplit(root[name]).path).view_name == f"api:{page}"
    for address in root["resources"].values():
        # Inter-Korean trade has no rule in this universe, and says so.
        assert client.get(address).status_code in (200, 400)


def test_a_country_is_found_by_its_code(client):
    found = client.get("/api/v1/countries/XRU/").json()

    assert (found["name"], found["slug"], found["kind"]) == ("Ruritania", "ruritania", "country")


def test_a_historical_state_names_its_successors(client, ruritania, freedonia):
    state = CountryFactory(code="XGD", kind=Country.Kind.HISTORICAL, valid_to="1992-12-31")
    state.successors.set([ruritania, freedonia])
    state.parts.set([freedonia])

    found = client.get("/api/v1/countries/XGD/").json()

    assert {each["code"] for each in found["successors"]} == {"XRU", "XFR"}
    assert found["parts"] == [{"code": "XFR", "slug": "freedonia", "name": "Freedonia"}]
    assert found["valid_to"] == "1992-12-31"


@pytest.mark.parametrize("name", ["countries", "sources", "releases"])
def test_a_list_is_a_file_too(client, name):
    listed = results(client, name)
    table = table_of(client.get(f"/api/v1/{name}/", {"format": "csv"}))

    assert len(table) == len(listed) > 1
    for row, line in zip(listed, table, strict=True):
        assert set(row) <= set(line)
        for column, text in line.items():
            name, _, inner = column.partition("_")
            within = row.get(name)
            if isinstance(within, dict) and inner:  # source_name is a field of the source
                assert text == written(within[inner]), column
            elif column in row:
                assert text == written(row[column]), column


def written(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return str(next(iter(value.values())))
    if isinstance(value, list):
        return json.dumps([each["code"] for each in value], separators=(",", ":"))
    return "" if value is None else str(value)


def test_one_record_is_no_file(client):
    response = client.get("/api/v1/sources/bureau/", {"format": "csv"})

    assert "Known here: json" in errors_of(response)["format"]


def test_a_source_goes_by_its_slug(client):
    found = client.get("/api/v1/sources/gazette/").json()

    assert (found["name"], found["publisher"]) == ("Freedonian Gazette", "The Freedonian Gazette")


def test_a_dataset_says_its_rules_in_order_and_its_questions(client, universe):
    DataQuestion.objects.create(dataset=universe.dataset, question="Why?", answer="Made up.")

    [found] = results(client, "datasets")

    assert found == client.get("/api/v1/datasets/trade/flows/").json()
    rules = [(r["slug"], r["is_default"], slugs(r["sources"])) for r in found["rules"]]
    assert rules == [
        ("bureau-first", True, ["bureau", "gazette"]),
        ("gazette-first", False, ["gazette", "bureau"]),
    ]
    assert found["questions"] == [{"figure": None, "question": "Why?", "answer": "Made up."}]
    assert found["revision"] > 0


def slugs(sources):
    return [source["slug"] for source in sources]


def test_only_a_rules_newest_version_is_listed(client, universe):
    HeadlineRule.objects.create(
        dataset=universe.dataset, slug="gazette-first", version=2, title="Anew", description="…"
    )

    [found] = results(client, "datasets")

    assert [(r["slug"], r["version"]) for r in found["rules"]] == [
        ("bureau-first", 1),
        ("gazette-first", 2),
    ]


def test_releases_stand_newest_first_with_their_counts(client, universe):
    found = results(client, "releases")

    assert [(r["source"]["slug"], r["added"], r["state"]) for r in found] == [
        ("gazette", 4, "live"),
        ("bureau", 3, "live"),
    ]
    assert all(one["published_at"] >= other["published_at"] for one, other in pairwise(found))


def test_releases_are_paged_and_narrowed(client, universe):
    first = client.get("/api/v1/releases/", {"page_size": 1}).json()
    second = client.get(first["next"]).json()

    assert (first["count"], len(first["results"]), second["next"]) == (2, 1, None)
    assert first["results"] + second["results"] == results(client, "releases")
    assert client.get(second["previous"]).json()["results"] == first["results"]

    of_bureau = client.get("/api/v1/releases/", {"source": "bureau", "dataset": "trade/flows"})
    assert slugs(each["source"] for each in of_bureau.json()["results"]) == ["bureau"]
    assert set(errors_of(client.get("/api/v1/releases/", {"source": "bureu"}))) == {"source"}
    assert client.get(first["next"] + "&source=bureau").status_code == 400


def test_a_release_between_two_pages_repeats_none(client, universe):
    first = client.get("/api/v1/releases/", {"page_size": 1}).json()
    withdraw(universe.second, reason="A slip.")
    live_release_of(SourceFactory())

    second = client.get(first["next"]).json()

    found = [*first["results"], *second["results"]]
    assert [each["id"] for each in found] == [universe.second.pk, universe.first.pk]
    assert (second["count"], second["next"]) == (2, None)
    assert client.get(first["url"]).json() == first
    assert first["as_of"] in first["url"] and first["results"][0]["state"] == "live"
    assert len(results(client, "releases")) == 3


def test_a_release_is_told_as_it_stood(client, universe):
    address = f"/api/v1/releases/{universe.second.pk}/"
    moment = client.get("/api/v1/releases/").json()["as_of"]
    withdraw(universe.second, reason="A slip.")

    then, now = (client.get(address, asked).json() for asked in ({"as_of": moment}, {}))

    assert (then["state"], then["withdrawn_at"], then["withdrawal_reason"]) == ("live", None, None)
    assert (now["state"], now["withdrawal_reason"]) == ("withdrawn", "A slip.")
    assert client.get(address, {"as_of": "2001-01-01"}).status_code == 404


def test_no_person_of_the_desk_is_named(client):
    text = client.get("/api/v1/releases/").content

    assert b"_by" not in text


@pytest.mark.parametrize("name", ["countries", "sources", "datasets", "releases", "charts"])
def test_a_list_knows_no_other_parameter(client, name):
    response = client.get(f"/api/v1/{name}/", {"fromat": "csv"})

    assert errors_of(response) == {
        "fromat": "“fromat” is not a parameter here. Did you mean “format”?"
    }


@pytest.mark.parametrize("name", ["countries", "sources", "datasets", "releases"])
def test_a_list_makes_as_many_queries_for_few_as_for_many(client, queries_of, name):
    few = queries_of(f"/api/v1/{name}/")
    before = len(results(client, "releases"))
    for number in range(10):
        CountryFactory()
        HeadlineRule.objects.create(
            dataset_id=live_release_of(SourceFactory()).dataset_id,
            slug=f"rule-{number}",
            title="One more",
            description="Made up.",
        )

    assert len(results(client, "releases")) == before + 10
    assert queries_of(f"/api/v1/{name}/") == few < 10


def live_release_of(source):
    release = ReleaseFactory(source=source)
    FlowFactory(release=release)
    return live(release)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("countries/", "names and terms are those of today"),
        ("countries/XRU/", "What was edited, and when, stands in /api/v1/changes/."),
        ("sources/bureau/", "names and terms are those of today"),
        ("datasets/", "names and terms are those of today"),
        ("rules/", "every version is listed, and none changes"),
    ],
)
def test_a_list_of_today_says_that_it_has_no_past(client, address, sentence):
    response = client.get(f"/api/v1/{address}", {"as_of": "2026-11-25", "fromat": "json"})

    assert sentence in errors_of(response)["as_of"]
    assert "Did you mean “format”?" in errors_of(response)["fromat"]


def test_an_edit_of_a_name_stands_among_the_changes_as_the_refusal_says(client, ruritania):
    ruritania.name = "Greater Ruritania"
    ruritania.save()

    newest = client.get("/api/v1/changes/", {"page_size": "1"}).json()["results"][0]

    [difference] = newest["differences"]
    assert (difference["old"], difference["new"]) == ("Ruritania", "Greater Ruritania")
