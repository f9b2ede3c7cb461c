"""The API of diplomacy on the curated data: a day, a moment, filters, pages and files."""

import pytest

from diplomacy.models import Event, Membership, MissionReading, RelationAct
from nkworld.provenance.tables import table_models
from tests.api.conftest import Caller, body_of, table_of
from tests.reading import asker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

BASE = "/api/v1/diplomacy/"
TABLES = ["relations", "acts", "missions", "organizations", "memberships", "treaties", "events"]
TABLES += ["participations", "heads-of-mission"]


@pytest.fixture
def client():
    """A caller that keeps the files it was sent until they are read to their end."""
    caller = Caller()
    caller.files = []
    yield caller
    for response in caller.files:
        body_of(response)


@pytest.fixture
def ask(client):
    return asker(client, "diplomacy")


@pytest.fixture
def rows(ask):
    def found(table, **query):
        response = ask(table, **{"page_size": 1000} | query)
        assert response.status_code == 200, response.content
        return response.json()["results"]

    return found


def test_relations_on_a_day(rows):
    [ukraine] = rows("relations", on="2022-07-13", country="UKR")

    assert (ukraine["status"], ukraine["in_force"]) == ("severed", False)
    assert ukraine["since"] == ["2022-07-13"]
    assert {"press-intl", "kdiplo-ties"} <= {act["source"]["slug"] for act in ukraine["acts"]}
    assert rows("relations", on="2022-07-12", country="Ukraine")[0]["in_force"]


def test_a_disputed_state_tells_both_sides_with_their_papers(rows):
    [iraq] = rows("relations", on="2017-01-01", country="IRQ")

    assert iraq["disputed"] and iraq["alternatives"] == ["none", "severed"]
    assert {act["event"] for act in iraq["acts"]} == {"restored", "none", "severed"}
    assert all(act["citation"] and act["as_quoted"] for act in iraq["acts"])


def test_relations_by_state_and_source(rows):
    severed = {
        row["country"]["code"] for row in rows("relations", on="2017-01-01", status="severed")
    }
    told = rows("relations", on="2017-01-01", source="mofa-rok")

    assert {"BWA", "ARG"} <= severed and "UKR" not in severed
    assert (
        all("mofa-rok" in {act["source"]["slug"] for act in row["acts"]} for row in told) and told
    )


def test_acts_by_country_event_and_years(rows):
    found = rows("acts", country="MYS", event="severed")

    assert [row["date"] for row in found] == ["2021-03-19", "2021-03-18", "2016"]
    assert rows("acts", country="MYS", from_=2018, to=2020) == []
    found = [*rows("acts", to=1999), *rows("acts", from_=2000)]
    assert {row["id"] for row in found} == {act.pk for act in RelationAct.objects.all()}


def test_missions_by_side_type_and_state(rows):
    abroad = rows("missions", on="2017-01-01", kind="embassy", side="abroad", status="open")
    here = rows("missions", on="2017-01-01", kind="embassy", side="in-north-korea", status="open")

    assert all(row["sending"]["code"] == "PRK" for row in abroad)
    assert "SWE" in {row["sending"]["code"] for row in here}
    [mission] = rows("missions", kind="permanent-mission", country="USA")
    assert mission["accredited_to"]["slug"] == "un"
    covered = rows("missions", country="NGA", side="abroad")[0]["covers"]
    assert [each["country"]["code"] for each in covered] == ["GHA"]
    readings = [each for row in rows("missions") for each in row["readings"]]
    assert len(readings) == MissionReading.objects.count()


def test_memberships_and_organisations(rows):
    assert len(rows("memberships")) == Membership.objects.count()
    assert rows("memberships", organization="iaea", on="1995-01-01") == []
    assert rows("memberships", organization="iaea", on="1990-01-01")
    [un] = [r for r in rows("organizations", on="1992-01-01") if r["organization"]["slug"] == "un"]
    assert un["status"] == "member"


def test_treaties_on_a_day(rows):
    def npt(day):
        found = rows("treaties", on=day, kind="nonproliferation")
        return next(row["status"] for row in found if row["treaty"]["slug"] == "npt")

    assert [npt(day) for day in ("1980-01-01", "1990-01-01", "2004-01-01")] == [
        "none",
        "party",
        "withdrawn",
    ]


def test_events_by_kind_year_and_day(rows):
    assert all(row["date"].startswith("2018") for row in rows("events", from_=2018, to=2018))
    assert {row["kind"] for row in rows("events", kind="summit")} == {"summit"}
    assert "2018-06-12" in {row["date"] for row in rows("events", on="2018-06-12")}
    assert len(rows("events")) == Event.objects.count()


@pytest.mark.parametrize("table", TABLES)
def test_pages_follow_one_another_and_hold_what_the_file_holds(ask, client, table):
    found, address, first = [], f"{BASE}{table}/?page_size=40&on=2017-01-01", None
    while address:
        page = client.get(address).json()
        first = first or page
        found += page["results"]
        address = page["next"]

    assert len(found) == first["count"] == len(table_of(ask(table, format="csv", on="2017-01-01")))
    if first["next"]:
        second = client.get(first["next"]).json()
        assert client.get(second["previous"]).json()["results"] == first["results"]


def test_a_file_carries_the_papers(ask):
    asked = {"format": "csv", "country": "UKR", "on": "2023-01-01"}
    response = ask("relations", **asked)
    [row] = table_of(response)
    acts = table_of(ask("relations", **asked, table_="acts"))

    assert row["status"] == "severed"
    assert len(acts) == int(row["acts_count"]) > 0
    assert any("https://" in act["citation"] and act["source"] == "press-intl" for act in acts)
    assert response["X-Row-Count"] == "1"


@pytest.mark.parametrize(
    ("table", "query", "parameter", "sentence"),
    [
        ("relations", {"on": "2017-13-01"}, "on", "is not a day: write it as 2017-01-01"),
        ("relations", {"on": "2999-01-01"}, "on", "has not come yet"),
        ("relations", {"on": "1800-01-01"}, "on", "The days begin with 1945"),
        ("relations", {"as_of": "2999-01-01"}, "as_of", "is not over yet"),
        ("relations", {"colour": "red"}, "colour", "is not a parameter here"),
        ("relations", {"status": "sverd"}, "status", "Did you mean “severed”?"),
        ("relations", {"country": "Freedonia"}, "country", "is not a country known here"),
        ("missions", {"kind": "embasy"}, "kind", "Did you mean “embassy”?"),
        ("memberships", {"organization": "appg"}, "organization", "Did you mean “apg”?"),
        ("events", {"from": "2020", "to": "2010"}, "from", "runs backwards"),
        ("events", {"source": "presskr"}, "source", "Did you mean “press-kr”?"),
        ("events", {"cursor": "made-up"}, "cursor", "was not given by this API"),
        ("events", {"format": "csv", "page_size": "5"}, "page_size", "A file is not paged"),
    ],
)
def test_what_can_t_be_answered_is_refused_in_a_sentence(ask, table, query, parameter, sentence):
    response = ask(table, **query)

    assert response.status_code == 400
    [error] = response.json()["errors"]
    assert error["parameter"] == parameter
    assert sentence in error["message"]


@pytest.mark.parametrize("table", TABLES)
def test_few_queries_whatever_the_number_of_rows(ask, table, django_assert_max_num_queries):
    with django_assert_max_num_queries(22):
        ask(table, page_size=1000)


# Of the votes, of the Council and of alliances: see tests/voting, tests/council, tests/alliances.
PARTS = ("diplomacy.voting", "diplomacy.council", "diplomacy.alliances", "diplomacy.dossiers")


def test_datasets_tell_of_the_tables(client):
    found = client.get("/api/v1/datasets/").json()["results"]
    tables = table_models()
    of_diplomacy = [each for each in found if each["slug"].startswith("diplomacy/")]
    mine = [each for each in of_diplomacy if not tables[each["slug"]].__module__.startswith(PARTS)]

    assert len(mine) == 8
    assert 8 <= sum(len(each["questions"]) for each in mine) <= 30


@pytest.mark.parametrize("slug", ["relations", "organizations", "events"])
def test_the_catalogue_shows_curated_tables(client, slug):
    response = client.get(f"/data/diplomacy/{slug}/")

    assert response.status_code == 200
    assert f"/api/v1/diplomacy/{slug}/?format=csv" in response.content.decode()
    assert table_of(client.get(f"/api/v1/diplomacy/{slug}/?format=csv"))


def test_a_source_page_leads_to_what_it_says(client):
    page = client.get("/sources/mofa-rok/").content.decode()

    assert "/api/v1/diplomacy/relations/?source=mofa-rok" in page
    assert client.get("/api/v1/diplomacy/relations/?source=mofa-rok").json()["results"]
