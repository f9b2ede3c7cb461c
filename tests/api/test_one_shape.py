"""Every list of the API, with the curated data: one envelope, null for what is not known, one
country and one source, units beside numbers, and `dataset` the address.
"""

import pytest
from django.test import RequestFactory
from rest_framework.request import Request

from nkworld.api.fields import DECLARED
from nkworld.api.schema import document
from nkworld.figures import registry as figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

API = "/api/v1/"
COUNTRIES = {"country", "origin", "destination", "sending", "receiving", "successors", "parts"}
COUNTRIES |= {"countries", "partner"}
SHAPES = {
    **dict.fromkeys(COUNTRIES, {"code", "slug", "name"}),
    **dict.fromkeys(("source", "repeats"), {"slug", "name", "licence", "authority"}),
    "release": {"id", "label"},
}


def walked(value, path=""):
    """(path, its last name, value) of everything in an answer."""
    name = path.rpartition(".")[2]
    yield path, name, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walked(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from walked(inner, path)


def addresses():
    """Those of the lists: {address: its parameters}."""
    paths = document(Request(RequestFactory().get(API)))["paths"]
    lists = [path for path in paths if "{" not in path and path != API]
    names = {path: [p["name"] for p in paths[path]["get"].get("parameters", [])] for path in lists}
    return {path: names[path] for path in lists if not path.startswith(f"{API}charts/")}


def answers(client):
    """{address: its answer}, of claims every one."""
    found = {}
    for path, names in addresses().items():
        every = {"rule": "all"} if "readings" in names else {}
        words = {"q": "China share 2015"} if path == f"{API}search/" else {}
        found[path] = client.get(path, every | words)
    read = {path: answer.json() for path, answer in found.items()}
    return {path: answer for path, answer in read.items() if "results" in answer}


def test_every_list_and_each_of_its_rows_alone_has_one_shape(client):
    found = answers(client)
    assert len(found) > 40
    envelope = {*DECLARED["schemas"]["Page"]["properties"], "results"}
    for path, answer in found.items():
        assert envelope <= set(answer), path
        assert answer["results"], path
        assert answer["dataset"] in (None, path.removeprefix(API).strip("/")), path
        for row in answer["results"]:
            assert answer["unit"] or "value" not in row, path
        for where, name, value in walked(answer):
            assert value != "", (path, where)
            if name in SHAPES and value is not None and not isinstance(value, list):
                assert set(value) == SHAPES[name], (path, where, value)

    alone = {answer["results"][0].get("url", "") for answer in found.values()}
    rows = [url for url in alone if "/api/v1/" in url]
    assert len(rows) > 20
    for url in rows:
        for where, name, value in walked(client.get(url).json()):
            assert value != "", (url, where)
            if name in SHAPES and value is not None and not isinstance(value, list):
                assert set(value) == SHAPES[name], (url, where, value)


def test_no_chart_says_an_empty_text(client):
    for slug in [figure.slug for figure in figures.every()][::6]:
        answer = client.get(f"{API}charts/{slug}/", {"of": "world"} if "share" in slug else {})
        for where, _, value in walked(answer.json() if answer.status_code == 200 else {}):
            assert value != "", (slug, where)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("diplomacy/events/", None),
        ("diplomacy/events/?on=2018-03-25", "2018-03-25"),
        ("diplomacy/relations/?on=1991-01-01", "1991-01-01"),
        ("aid/actors/", None),
        ("trade/revisions/", None),
    ],
)
def test_a_day_is_told_where_one_is_asked_or_applied(client, path, day):
    assert client.get(API + path).json()["on"] == day


def test_a_state_without_a_day_is_todays(client):
    assert client.get(f"{API}diplomacy/relations/").json()["on"] is not None


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("countries/chn/", "CHN"),
        ("countries/china/", "CHN"),
        ("countries/408/", "PRK"),
    ],
)
def test_whatever_names_a_country_leads_to_it(client, path, found):
    assert client.get(API + path).json()["code"] == found


@pytest.mark.parametrize(
    ("asked", "periods"),
    [
        ("from=2016-03&to=2016-05", {"2016-03", "2016-04", "2016-05"}),
        ("from=2024-11-15&to=2025-03-31", {"2024-12", "2025-03"}),
    ],
)
def test_months_are_cut_by_month(client, asked, periods):
    rows = client.get(f"{API}trade/flows/?country=cn&frequency=MONTHLY&rule=all&{asked}").json()

    assert {row["period"] for row in rows["results"]} == periods


def test_events_are_cut_by_day(client):
    rows = client.get(f"{API}diplomacy/events/?from=2018-03-25&to=2018-04&page_size=1000").json()

    dates = {row["date"] for row in rows["results"]}
    assert "2018-03-25" in dates
    assert all("2018-03-25" <= date < "2018-05" for date in dates if len(date) == 10)


def test_a_wrong_source_of_a_table_of_states_is_refused(client):
    for table in ("missions", "relations", "treaties", "organizations"):
        answer = client.get(f"{API}diplomacy/{table}/?source=WIKIPEDIA-N")

        assert answer.status_code == 400, table
        assert answer.json()["errors"][0]["parameter"] == "source"


def test_a_file_of_countries_has_every_field(client):
    answer = client.get(f"{API}countries/?format=csv")
    header, *lines = b"".join(answer).decode().splitlines()

    assert header.endswith("successors,parts")
    [union] = [line for line in lines if line.startswith("SUN,")]
    assert ',"[""RUS""]","[""ARM"",""AZE""' in union
    assert any(",AF,004," in line for line in lines)
