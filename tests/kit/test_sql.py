"""The kit is asked in SQL, and nothing else can be done to it, or read beside it."""

import hashlib

import pytest

from nkworld.api.bulk import query_child, views
from nkworld.api.bulk.views import offer_newest
from nkworld.provenance.publishing import publish

pytestmark = pytest.mark.slow
PAGE, JSON, CSV = "/data/kit/sql/", "/data/kit/nkworld.json", "/data/kit/nkworld.csv"
FLOWS = "SELECT country, value FROM trade_flows_headline WHERE period = '2014' ORDER BY value"


@pytest.fixture
def offered(universe, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return offer_newest()


def test_a_statement_is_answered_as_page_json_and_csv(client, offered):
    page = client.get(PAGE, {"sql": FLOWS}).content.decode()
    objects = client.get(JSON, {"sql": FLOWS})
    arrays = client.get(JSON, {"sql": FLOWS, "_shape": "arrays"}).json()

    assert "2 rows" in page and "<td>XRU</td>" in page
    assert objects.json()["rows"] == [
        {"country": "XRU", "value": 100},
        {"country": "XRU", "value": 300},
    ]
    assert objects.json()["kit"]["sha256"] == offered.sha256
    assert objects["Access-Control-Allow-Origin"] == "*"
    assert (arrays["columns"], arrays["rows"][0]) == (["country", "value"], ["XRU", 100])
    assert client.get(CSV, {"sql": FLOWS}).content == b"country,value\r\nXRU,100\r\nXRU,300\r\n"


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("DELETE FROM trade_flows", "Only what reads"),
        ("SELECT 1; SELECT 2", "one statement"),
        ("ATTACH 'other.sqlite' AS other", "Only what reads"),
        ("PRAGMA database_list", "Only what reads"),
        ("SELECT * FROM pragma_database_list", "Only what reads"),
        ("VACUUM INTO '/tmp/stolen.sqlite'", ""),
        ("SELECT load_extension('evil')", "load_extension can’t be used"),
        ("SELECT readfile('/etc/passwd')", "readfile"),
        ("SELECT randomblob(900000000)", "randomblob can’t be used"),
        ("CREATE TEMP TABLE t AS SELECT 1", "Only what reads"),
        ("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
         "longer than 2 seconds"),
        ("SELECT replace(replace(hex(printf('%.400000c', 'x')), '7', 'aaaaaaaa'), 'a', 'bbb')", ""),
        ("SELECT prices FROM trade_flows", "no such column"),
        ("not SQL", "syntax error"),
        ("-- nothing", "Write one statement"),
    ],
)  # fmt: skip
def test_what_does_not_read_the_tables_is_refused_and_changes_nothing(
    client, offered, sql, sentence
):
    path = views._database(offered)
    before = hashlib.sha256(path.read_bytes()).hexdigest()

    answer = client.get(JSON, {"sql": sql})

    if sentence:
        assert answer.status_code == 400 and sentence in answer.json()["error"]
        assert client.get(PAGE, {"sql": sql}).status_code == 400
    else:
        assert len(answer.content) < 2 * query_child.MOST_BYTES
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_long_answer_is_cut_and_says_so(client, offered):
    many = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000) SELECT i FROM n"
    )
    wide = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 500) SELECT printf('%.9000c', 'x') FROM n"  # noqa: E501

    answer = client.get(JSON, {"sql": many}).json()
    assert (len(answer["rows"]), answer["truncated"]) == (1000, True)
    cut = client.get(JSON, {"sql": wide})
    assert cut.json()["truncated"] and len(cut.content) < 2 * query_child.MOST_BYTES
    assert client.get(CSV, {"sql": many})["X-Truncated"] == "1"


def test_the_database_of_the_kit_before_goes(client, offered, universe):
    client.get(JSON, {"sql": "SELECT 1"})
    publish(universe.draft)
    newer = offer_newest()

    told = client.get(JSON, {"sql": "SELECT value FROM kit"}).json()

    folder = views._database(newer).parent
    assert [each.name for each in folder.iterdir()] == [f"{newer.sha256}.sqlite"]
    assert told["kit"]["sha256"] == newer.sha256 != offered.sha256


def test_without_a_kit_there_is_nothing_to_ask(client, db):
    assert client.get(PAGE).status_code == 404
