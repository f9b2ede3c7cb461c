import pytest

from .conftest import FLOWS, errors_of

pytestmark = pytest.mark.usefixtures("universe")


@pytest.mark.parametrize(
    ("question", "parameter", "told"),
    [
        ({"contry": "XRU"}, "contry", "Did you mean “country”?"),
        ({"contry": ""}, "contry", "Did you mean “country”?"),
        ({"country": ""}, "country", "leave the parameter out"),
        ({"page": "2"}, "page", "Did you mean “page_size”?"),
        ({"country": "Ruritannia"}, "country", "Ruritania (XRU)"),
        ({"direction": "exports"}, "direction", "Did you mean “export”?"),
        ({"frequency": "anual"}, "frequency", "Did you mean “annual”?"),
        ({"status": "estimate"}, "status", "Did you mean “estimated”?"),
        ({"source": "gazete"}, "source", "Did you mean “gazette”?"),
        ({"source": "bureau,gazete"}, "source", "Did you mean “gazette”?"),
        ({"rule": "bureau"}, "rule", "Did you mean “bureau-first”?"),
        ({"rule": "bureau-first.7"}, "rule", "Known here: 1"),
        ({"rule": "bureau.1"}, "rule", "Did you mean “bureau-first”?"),
        ({"period": "2015-Q5"}, "period", "write 2015"),
        ({"from": "last year"}, "from", "four digits"),
        ({"from": "1845"}, "from", "begin with 1945"),
        ({"to": "2190"}, "to", "end with 2100"),
        ({"from": "2015", "to": "2014"}, "from", "swap the years"),
        ({"from": "2015-06", "to": "2015-03"}, "from", "swap the dates"),
        ({"from": "2015-13"}, "from", "2015-03"),
        ({"period": "2014", "from": "2015"}, "period", "begins before 2015"),
        ({"period": "2014", "to": "2013-06"}, "period", "begins after 2013-06"),
        ({"period": "2014-03", "frequency": "annual"}, "frequency", "2014-03 is monthly"),
        ({"exclusion": "mix-up", "status": "reported"}, "exclusion", "leave “status” out"),
        ({"status": "excluded", "rule": "gazette-first"}, "rule", "write rule=all"),
        ({"status": "excluded", "readings": "all"}, "readings", "given anyway"),
        ({"status": "excluded,reported"}, "status", "add rule=all"),
        ({"source": "GAZETE"}, "source", "Did you mean “gazette”?"),
        ({"direction": "EXPORTS"}, "direction", "Did you mean “export”?"),
        ({"direction": "export,imports"}, "direction", "Did you mean “import”?"),
        ({"as_of": "yesterday"}, "as_of", "write 2026-11-25"),
        ({"as_of": "2100-01-01"}, "as_of", "not over yet"),
        ({"page_size": "0"}, "page_size", "at least one"),
        ({"page_size": "1001"}, "page_size", "at most 1000"),
        ({"page_size": "many"}, "page_size", "1 to 1000"),
        ({"cursor": "abc"}, "cursor", "follow “next”"),
        ({"cursor": "é"}, "cursor", "follow “next”"),
        ({"count": "yes"}, "count", "Known here: 0, 1"),
        (
            {"format": "shapefile"},
            "format",
            "Known here: csv, csv-excel, csv-metadata, json, ndjson",
        ),
        ({"format": "cvs"}, "format", "Did you mean “csv”?"),
        ({"country": "XRU\0"}, "country", ""),
    ],
)
def test_a_wrong_question_names_the_parameter_and_the_nearest(client, question, parameter, told):
    errors = errors_of(client.get(FLOWS, question))

    assert list(errors) == [parameter]
    assert told in errors[parameter]


def test_a_repeated_parameter_is_refused(client):
    errors = errors_of(client.get(f"{FLOWS}?direction=export&direction=import"))

    assert "2 times" in errors["direction"]


def test_every_wrong_value_is_told_at_once(ask):
    errors = errors_of(ask(direction="up", status="sure", page_size="0"))

    assert set(errors) == {"direction", "status", "page_size"}


@pytest.mark.parametrize("name", ["csv", "csv-excel"])
def test_a_refusal_is_json_even_where_a_file_was_asked_for(ask, name):
    assert "contry" in errors_of(ask(format=name, contry="XRU"))


@pytest.mark.parametrize("word", ["page_size", "cursor", "count"])
def test_a_file_is_not_paged(ask, word):
    assert list(errors_of(ask(format="csv", **{word: "1"}))) == [word]


def test_a_dataset_without_a_rule_says_so(ask):
    assert "rule=all" in errors_of(ask("/api/v1/trade/inter-korean/"))["rule"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, method):
    response = getattr(client, method)(FLOWS)

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert "read only" in response.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/api/v1/trade/flow/", "Did you mean “trade/flows”?"),
        ("/api/v1/countries/XXX/", "There is no country “XXX” here"),
        ("/api/v1/sources/gazete/", "Did you mean “gazette”?"),
        ("/api/v1/datasets/trade/flow/", "Did you mean “trade/flows”?"),
        ("/api/v1/releases/999999999999999999999/", "There is no release"),
        ("/api/v1/releases/one/", "There is nothing at"),
        ("/api/v1/charts/trade/china-shares/", "Did you mean “trade/china-share”?"),
    ],
)
def test_an_address_that_leads_nowhere_says_so_in_json(client, address, told):
    response = client.get(address)

    assert response.status_code == 404
    [error] = response.json()["errors"]
    assert error["parameter"] is None
    assert told in error["message"]


def test_a_type_that_is_not_given_is_refused_in_a_sentence(ask):
    response = ask(headers={"Accept": "application/pdf"})

    assert response.status_code == 406
    assert "application/json" in response.json()["errors"][0]["message"]


def test_a_refusal_is_not_kept_by_any_cache(ask):
    assert ask(contry="XRU")["Cache-Control"] == "no-store"


def test_the_sentence_is_for_whoever_asks_and_the_desk_keeps_its_own(ask):
    told = errors_of(ask(country="Ruritannia"))["country"]

    assert told.endswith("Write the name or code that is meant.")
    assert "alias" not in told


@pytest.mark.parametrize("name", ["country", "direction", "frequency", "read", "source", "status"])
@pytest.mark.parametrize("value", [",", " , ", " "])
def test_a_list_that_names_nothing_is_refused(ask, universe, name, value):
    """Else it would mean everything."""
    assert name in errors_of(ask(**{name: value}))
