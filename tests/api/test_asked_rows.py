"""What every table is asked beside its own question: columns, an order, a region, words, sums; and
what an empty answer says.
"""

import io
import json
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from diplomacy.models import Event
from nkworld.api.columns import order_paths
from nkworld.api.serializers import serializer_of
from nkworld.asking.claim_tables import claim_tables
from nkworld.provenance.publishing import publish
from tests.factories import (
    CountryFactory,
    DatasetFactory,
    FlowFactory,
    ReleaseFactory,
    SourceFactory,
    as_if_committed,
    live,
)

from .conftest import FLOWS, body_of, errors_of, table_of

pytestmark = pytest.mark.postgres("nkworld.api.columns")

EVENTS = "/api/v1/diplomacy/events/"
DISAGREEMENTS = "/api/v1/trade/disagreements/"
RANKS = "/api/v1/trade/partner-ranks/"
TURNOVER = "/api/v1/trade/turnover/"


def event(country, title, date, note=""):
    DatasetFactory(slug="diplomacy/events")
    return Event.objects.create(
        source=SourceFactory(),
        title=title,
        date=date,
        country=country,
        kind=Event.Kind.values[0],
        citation="https://yearbook.example/page-9",
        as_quoted="They met.",
        read="at-source",
        note=note,
    )


@pytest.fixture
def ranges(universe):
    """Beside the universe: a bare range, which has no value, and amounts that are equal."""
    release = ReleaseFactory(source=universe.bureau)
    for period, value in (("1990", 7), ("1991", 7), ("1992", 70)):
        FlowFactory(release=release, period=period, country=universe.freedonia, value=value)
    FlowFactory(release=release, period="1993", country=universe.freedonia, value=None, value_low=5)
    return live(release)


def walked(client, address):
    """The rows of every page from an address on."""
    while address:
        answer = client.get(address).json()
        yield from answer["results"]
        address = answer["next"]


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
@pytest.mark.parametrize("way", ["", "-"])
def test_an_order_leads_through_every_claim_once(client, ranges, size, way):
    every = client.get(FLOWS, {"rule": "all"}).json()["results"]

    rows = list(walked(client, f"{FLOWS}?rule=all&order={way}value,country&page_size={size}"))

    known = [row["value"] for row in rows if row["value"] is not None]
    assert known == sorted(known, reverse=bool(way))
    assert [row["value"] for row in rows[len(known) :]] == [None]
    assert sorted(row["id"] for row in rows) == sorted(row["id"] for row in every)
    equal = [(row["country"]["code"], row["id"]) for row in rows if row["value"] == 7]
    assert equal == sorted(equal)


def test_previous_leads_back_in_an_order(client, ranges):
    second = client.get(client.get(f"{FLOWS}?order=-value&page_size=2").json()["next"]).json()

    back = client.get(second["previous"]).json()

    assert back["results"] == client.get(f"{FLOWS}?order=-value&page_size=2").json()["results"]


def test_an_ordered_page_stays_when_more_is_published(client, universe, ranges):
    first = client.get(f"{FLOWS}?order=value&page_size=2").json()
    wanted = client.get(first["next"]).json()["results"]

    release = ReleaseFactory(source=universe.bureau)
    FlowFactory(release=release, period="1980", country=universe.freedonia, value=1)
    publish(release)
    as_if_committed()

    assert client.get(first["next"]).json()["results"] == wanted
    assert client.get(FLOWS, {"order": "value", "page_size": 1}).json()["results"][0]["value"] == 1


def test_a_made_up_place_in_an_order_is_refused(client, ranges):
    address = client.get(f"{FLOWS}?order=value&page_size=2").json()["next"]

    assert "cursor" in errors_of(client.get(address.replace("cursor=2", "cursor=3x")))
    assert "cursor" in errors_of(client.get(address.replace("order=value", "order=-value")))


@pytest.mark.parametrize(
    ("name", "nearest"), [("valu", "value"), ("note", None), ("country_name", None)]
)
def test_rows_are_ordered_by_what_never_changes(client, universe, name, nearest):
    response = client.get(FLOWS, {"order": f"-{name}"})
    [error] = response.json()["errors"]

    assert response.status_code == 400
    assert name in error["message"]
    assert nearest in (None, error["nearest"])
    assert {"value", "period", "country"} <= set(error["allowed"])


@pytest.mark.parametrize("dataset", sorted(claim_tables()))
def test_every_order_of_every_table_is_one_that_a_database_has(client, universe, dataset):
    row: Any = serializer_of(dataset)
    DatasetFactory(slug=dataset)
    order = ",".join(f"-{name}" for name in order_paths(row))

    response = client.get(f"/api/v1/{dataset}/", {"order": order, "rule": "all"})

    assert response.status_code == 200
    assert {"value", "period", "source", "id"} <= set(order_paths(row))


def test_a_few_columns_are_given_in_the_order_asked(client, universe):
    row = client.get(FLOWS, {"columns": "value,country,source_name"}).json()["results"][0]
    whole = client.get(FLOWS).json()["results"][0]

    assert list(row) == ["value", "country", "source"]
    assert row["country"] == {"code": whole["country"]["code"]}
    assert row["source"] == {"name": whole["source"]["name"]}


def test_files_have_the_columns_asked_for_alone(client, universe):
    query = {"columns": "period,value,country", "order": "value,period", "rule": "all"}
    names = query["columns"].split(",")

    def ask(form):
        return body_of(client.get(FLOWS, {**query, "format": form}))

    table = [list(row.values()) for row in table_of(client.get(FLOWS, {**query, "format": "csv"}))]
    parquet = pq.read_table(io.BytesIO(ask("parquet")))
    sheet = openpyxl.load_workbook(io.BytesIO(ask("xlsx"))).worksheets[0]
    lines = [json.loads(line) for line in ask("ndjson").splitlines()]

    assert len(table) > 3
    assert parquet.column_names == ["period", "value", "value_exact", "country"]
    assert parquet["period"].to_pylist() == [row[0] for row in table]
    head, *cells = [[cell.value for cell in row] for row in sheet.rows]
    assert (head, [row[0] for row in cells]) == (names, [row[0] for row in table])
    assert lines == client.get(FLOWS, query).json()["results"]


@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_no_column_brings_back_what_a_source_withholds(client, universe, form):
    source = SourceFactory(slug="closed", bulk_use="withheld")
    release = ReleaseFactory(source=source)
    FlowFactory(release=release, country=universe.freedonia, period="2001", value=424242)
    live(release)

    response = client.get(FLOWS, {"rule": "all", "columns": "value", "format": form})

    assert b"424242" not in body_of(response)
    assert response["X-Rows-Withheld"] == "closed=1"


def test_columns_are_refused_where_they_make_no_sense(client, universe):
    assert "Did you mean “value”?" in errors_of(client.get(FLOWS, {"columns": "valu"}))["columns"]
    sdmx = client.get(FLOWS, {"columns": "value", "format": "sdmx-csv"})
    assert "SDMX" in errors_of(sdmx)["columns"]
    listed = {"columns": "id", "table": "acts", "format": "csv"}
    assert "columns" in errors_of(client.get("/api/v1/diplomacy/relations/", listed))


def test_slim_claims_are_those_of_the_log_of_changes(client, universe):
    query = {"embed": "none", "rule": "all", "vintages": "all", "readings": "all"}
    slim = {row["id"]: row for row in client.get(FLOWS, query).json()["results"]}
    whole = client.get(FLOWS, query | {"embed": "full"}).json()["results"]

    log = client.get("/api/v1/changes/", {"embed": "none", "dataset": "trade/flows"}).json()
    named = {row["id"]: row["new"] for row in log["results"] if row["table"] == "trade_flows"}

    assert slim == {key: named[key] for key in slim}
    assert whole[0]["source"]["licence"] and "url" in whole[0]
    assert {row["source"] for row in slim.values()} == {row["source"]["slug"] for row in whole}


def test_slim_files_have_keys_alone(client, universe):
    event(universe.freedonia, "They met", "2001")
    for address in (FLOWS, EVENTS):
        answered = client.get(address, {"embed": "none"}).json()["results"]
        lines = body_of(client.get(address, {"embed": "none", "format": "ndjson"})).splitlines()
        header, *_ = body_of(client.get(address, {"embed": "none", "format": "csv"})).splitlines()

        found = [json.loads(line) for line in lines]
        assert [{name: each[name] for name in answered[0]} for each in found] == answered
        assert set(header.decode().split(",")) == found[0].keys()


def test_slim_rows_are_refused_beside_columns(client, universe):
    for more in ("columns", "group"):
        assert "embed" in errors_of(client.get(FLOWS, {"embed": "none", more: "period"}))


def test_records_have_columns_and_an_order_too(client, universe):
    for title, date in (("B", "2001"), ("A", "2003"), ("C", "2002")):
        event(universe.ruritania, title, date)
    as_if_committed()

    query = {"columns": "id,title", "order": "-title"}
    rows = list(walked(client, f"{EVENTS}?columns=id,title&order=-title&page_size=2"))

    assert [row["title"] for row in rows] == ["C", "B", "A"]
    assert all(list(row) == ["id", "title"] for row in rows)
    table = table_of(client.get(EVENTS, {**query, "format": "csv"}))
    assert [row["title"] for row in table] == ["C", "B", "A"]


def test_answers_with_the_new_words_are_pinned(client, universe):
    first = client.get(FLOWS, {"columns": "id,value", "order": "-value", "q": "1"})
    pinned = first.json()["url"]

    again = client.get(pinned)

    assert again.json() == first.json()
    assert client.get(pinned, headers={"If-None-Match": again["ETag"]}).status_code == 304


def test_a_region_is_that_of_the_countries(client, universe):
    islands = CountryFactory(code="XPO", name="Isle", region="Oceania", subregion="Polynesia")
    release = ReleaseFactory(source=universe.bureau)
    FlowFactory(release=release, country=islands, period="2010", value=3)
    live(release)
    event(islands, "Landing", "2010")

    def codes(address, **query):
        rows = client.get(address, query).json()["results"]
        return {row["country"]["code"] for row in rows}

    assert codes(FLOWS, region="oceania") == codes(FLOWS, region="Polynesia") == {"XPO"}
    assert codes(EVENTS, region="Oceania") == {"XPO"}
    assert codes(FLOWS, region="Oceania", country="XPO") == {"XPO"}
    both = client.get(FLOWS, {"region": "Oceania", "country": "XRU"})
    assert "Ruritania does not lie in Oceania" in errors_of(both)["region"]
    assert "Did you mean “Oceania”?" in errors_of(client.get(FLOWS, {"region": "Ocania"}))["region"]


@pytest.mark.parametrize("words", ["석탄", "煤炭", "COAL", "100%"])
def test_words_are_looked_for_in_quotations_and_notes(client, universe, words):
    release = ReleaseFactory(source=universe.bureau)
    told = {"as_quoted": "북한산 석탄, 煤炭 100%", "note": "Coal of Ruritania"}
    FlowFactory(release=release, country=universe.freedonia, period="2010", **told)
    live(release)
    event(universe.freedonia, "A fair", "2010", note=told["as_quoted"] + "coal")

    assert [r["period"] for r in client.get(FLOWS, {"q": words}).json()["results"]] == ["2010"]
    assert [r["title"] for r in client.get(EVENTS, {"q": words}).json()["results"]] == ["A fair"]
    assert client.get(FLOWS, {"q": f"{words} not there"}).json()["results"] == []


def test_sums_are_of_one_source_and_name_their_claims(client, universe):
    release = ReleaseFactory(source=universe.bureau)
    world = CountryFactory(code="WLD", name="World", kind="aggregate")
    FlowFactory(release=release, country=universe.freedonia, period="2014", value=40)
    FlowFactory(release=release, country=world, period="2014", value=1000)
    live(release)
    query = {"direction": "export", "source": "bureau", "group": "period"}

    rows = {row["period"]: row for row in client.get(FLOWS, query).json()["results"]}

    found = {p: (r["value"], r["rows"], r["left_out"]) for p, r in rows.items()}
    assert found == {"2014": (140, 2, 1), "2015": (120, 1, 0)}
    claims = [client.get(f"{FLOWS}{key}/").json() for key in rows["2014"]["claims"]]
    assert sum(claim["value"] for claim in claims) == 140
    assert {claim["source"]["slug"] for claim in claims} == {"bureau"}
    table = table_of(client.get(FLOWS, {**query, "format": "csv", "order": "value"}))
    assert [(row["period"], row["value"]) for row in table] == [("2015", "120"), ("2014", "140")]


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"group": "country"}, "direction differs"),
        ({"group": "period,direction", "rule": "all"}, "Two sources are never added"),
        ({"group": "period,source"}, "The rule takes each figure from another source"),
        ({"group": "country", "vintages": "all"}, "the same figure again"),
        ({"group": "country", "status": "excluded"}, "Excluded figures enter no sum"),
        ({"group": "section"}, "trade/sitc-flows"),
        ({"group": "status"}, "can’t be grouped by “status” here. Known here"),
        ({"group": "country", "columns": "value"}, "Sums have columns of their own"),
        ({"group": "country,direction", "order": "note"}, "can’t be ordered by “note”"),
        ({"group": "country,direction", "order": "read"}, "Sums have no column “read”"),
        ({"group": "country", "format": "sdmx-csv"}, "SDMX"),
    ],
)
def test_what_may_not_be_added_is_refused_with_the_reason(client, universe, query, reason):
    response = client.get(FLOWS, query)

    assert response.status_code == 400
    assert reason in response.json()["detail"]


def test_spans_that_overlap_are_not_added(client, universe):
    release = ReleaseFactory(source=universe.bureau)
    for period in ("2016-01/2016-03", "2016-01/2016-06"):
        FlowFactory(release=release, country=universe.freedonia, period=period, value=5)
    live(release)

    refused = client.get(FLOWS, {"group": "country", "country": "XFR", "source": "bureau"})
    apart = client.get(FLOWS, {"group": "period", "country": "XFR", "source": "bureau"})

    assert "overlap" in refused.json()["detail"]
    assert [row["value"] for row in apart.json()["results"]] == [5, 5]


def test_a_table_that_is_never_added_says_why(client, universe):
    refused = client.get(RANKS, {"group": "country", "rule": "all"}).json()["detail"]

    assert "never added up" in refused
    assert "trade/flows" in refused


def test_an_empty_answer_says_what_left_nothing(client, universe, queries_of):
    query = {"country": "XRU", "direction": "export", "frequency": "monthly"}

    answer = client.get(FLOWS, query).json()

    told = answer["nothing"]
    assert answer["results"] == []
    assert (told["parameter"], told["frequencies"]) == ("frequency", ["annual"])
    assert (told["first"], told["last"]) == ("2014-01-01", "2015-12-31")
    assert len(client.get(told["url"]).json()["results"]) == 2
    assert client.get(answer["url"]).json() == answer
    few = queries_of(country="XRU", direction="export")
    assert queries_of(**query) <= few + 6


@pytest.mark.parametrize(
    ("query", "parameter", "values"),
    [
        ({"country": "XNO"}, "country", ["XFR", "XRU"]),
        ({"country": "XFR", "direction": "import"}, "direction", ["turnover"]),
        ({"country": "XRU", "period": "2013"}, "period", ["2014", "2015"]),
        ({"country": "XRU", "from": "2016"}, "from", []),
        ({"source": "gazette", "country": "XRU", "q": "nobody wrote this"}, "q", []),
    ],
)
def test_the_parameter_at_fault_and_what_is_there(client, universe, query, parameter, values):
    told = client.get(FLOWS, query).json()["nothing"]

    assert (told["parameter"], told["values"]) == (parameter, values)
    assert client.get(told["url"]).json()["results"]


def test_who_asks_for_what_is_new_is_told_nothing_more(client, universe):
    answer = client.get(FLOWS, {"since": client.get(FLOWS).json()["as_of"]}).json()

    assert (answer["results"], answer["nothing"]) == ([], None)


def test_a_parameter_of_another_table_is_told_where_it_is(client, universe):
    told = errors_of(client.get(FLOWS, {"section": "3", "country": "XRU"}))["section"]

    assert "trade/sitc-flows" in told


def test_sources_that_differ_stand_in_a_table(client, universe):
    rows = client.get(DISAGREEMENTS, {"apart": "5"}).json()["results"]

    [row] = rows
    assert (row["country"]["code"], row["period"], row["direction"]) == ("XRU", "2014", "export")
    assert (row["apart"], [side["value"] for side in row["claims"]]) == (11.1, [90, 100])
    assert client.get(row["claims"][0]["url"]).json()["source"]["slug"] == "gazette"
    assert client.get(row["url"]).json()["apart"] == row["apart"]
    assert len(client.get(DISAGREEMENTS, {"apart": "1"}).json()["results"]) == 2
    assert client.get(DISAGREEMENTS, {"apart": "20"}).json()["results"] == []
    assert client.get(DISAGREEMENTS, {"apart": "1", "direction": "import"}).json()["count"] == 1
    assert "apart" in errors_of(client.get(DISAGREEMENTS, {"apart": "much"}))


def test_a_row_is_found_however_little_it_differs(client, universe):
    rows = client.get(DISAGREEMENTS, {"apart": "1"}).json()["results"]

    found = [client.get(row["url"]).json()["id"] for row in rows]

    assert found == [row["id"] for row in rows]


def test_two_way_trade_is_never_of_two_sources(client, universe):
    rows = client.get(TURNOVER, {"rule": "all"}).json()["results"]

    assert {(r["country"]["code"], r["period"], r["source"]["slug"], r["value"]) for r in rows} == {
        ("XRU", "2014", "bureau", 400),
        ("XRU", "2014", "gazette", 400),
        ("XFR", "2015", "gazette", 55),
    }
    for row in rows:
        claims = [client.get(each["url"]).json() for each in row["claims"]]
        assert {claim["source"]["slug"] for claim in claims} == {row["source"]["slug"]}
        assert sum(claim["value"] for claim in claims) == row["value"]
        assert client.get(row["url"]).json()["value"] == row["value"]
    headline = client.get(TURNOVER, {"period": "2014"}).json()
    assert [row["source"]["slug"] for row in headline["results"]] == ["bureau"]
    assert client.get(headline["url"]).json() == headline
