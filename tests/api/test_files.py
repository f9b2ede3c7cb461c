import csv
import io
from base64 import b64encode
from hashlib import sha256

import pytest
from django.core.signals import request_finished

from tests.factories import FlowFactory, ReleaseFactory, live
from trade.models import Flow

from .conftest import FLOWS, body_of, table_of

COLUMNS = [
    "id",
    "url",
    "country",
    "country_slug",
    "country_name",
    "direction",
    "period",
    "frequency",
    "source",
    "source_name",
    "source_licence",
    "source_authority",
    "value",
    "value_low",
    "value_high",
    "status",
    "exclusion",
    "citation",
    "as_quoted",
    "read",
    "reported_on",
    "note",
    "derivation",
    "release",
    "release_label",
    "known_from",
    "known_until",
    "reading",
    "basis",
    "edition",
    "period_start",
    "period_end",
    "unit",
]


@pytest.fixture
def awkward(universe):
    """A range, and text that a spreadsheet or a careless writer would spoil."""
    release = ReleaseFactory(source=universe.bureau, label="=SUM(A1)")
    FlowFactory(
        release=release,
        period="1999",
        value="1234567890123.45",
        value_low="0.1",
        value_high="2000000000000",
        as_quoted='=1+1, "quoted"\nsecond line',
        note="@note",
        citation="-not an address",
        basis="+plus",
    )
    return live(release)


@pytest.mark.parametrize("question", [{}, {"rule": "all"}, {"rule": "gazette-first"}])
def test_a_file_holds_the_same_claims_as_the_pages(ask, awkward, question):
    rows = ask(**question).json()["results"]
    table = table_of(ask(format="csv", **question))

    assert [flat(row) for row in rows] == table


def flat(row):
    """A row of JSON as the file writes it."""
    found = {}
    for name, value in row.items():
        parts = value if isinstance(value, dict) else {name: value}
        for index, (inner, text) in enumerate(parts.items()):
            found[name if index == 0 else f"{name}_{inner}"] = "" if text is None else str(text)
    return found | {"unit": "US dollars, current"}


def test_the_columns_are_flat_and_stay_in_order(ask, universe):
    header = body_of(ask(format="csv")).decode().splitlines()[0]

    assert header.split(",") == COLUMNS


def test_a_file_without_a_row_has_its_header(ask, universe):
    response = ask(format="csv", period="1960")

    assert response["X-Row-Count"] == "0"
    assert body_of(response).decode().strip().split(",") == COLUMNS


@pytest.mark.parametrize("name", ["csv", "csv-excel"])
def test_a_file_is_counted_and_digested(ask, awkward, name):
    response = ask(format=name, rule="all")
    body = body_of(response)

    digest = b64encode(sha256(body).digest()).decode()
    assert response["Repr-Digest"] == f"sha-256=:{digest}:"
    assert int(response["Content-Length"]) == len(body)
    rows = list(csv.reader(io.StringIO(body.decode(), newline="")))
    assert int(response["X-Row-Count"]) == len(rows) - 1 == 8


def test_the_file_for_machines_keeps_the_text_as_it_is(ask, awkward):
    [row] = table_of(ask(format="csv", period="1999"))

    assert row["as_quoted"] == '=1+1, "quoted"\nsecond line'
    assert (row["note"], row["citation"], row["basis"]) == ("@note", "-not an address", "+plus")
    assert (row["value"], row["value_low"]) == ("1234567890123.45", "0.1")


def test_the_file_for_excel_disarms_text_and_leaves_numbers(ask, awkward):
    response = ask(format="csv-excel", period="1999")
    body = body_of(response)
    text = body.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text, newline=""))

    assert body.startswith(b"\xef\xbb\xbf")
    assert row["as_quoted"] == '\'=1+1, "quoted"\nsecond line'
    assert row["note"] == "'@note"
    assert row["citation"] == "'-not an address"
    assert row["basis"] == "'+plus"
    assert row["release_label"] == "'=SUM(A1)"
    assert row["value"] == "1234567890123.45"


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ({}, "trade-flows.bureau-first.1"),
        ({"rule": "all"}, "trade-flows.all"),
        ({"status": "excluded"}, "trade-flows.all.narrowed-"),
        ({"as_of": "2020-01-01"}, "trade-flows.bureau-first.1.as-of-2020-01-02T000000"),
    ],
)
def test_a_file_is_named_for_what_it_answers(ask, universe, question, name):
    for_machines, for_excel = (
        ask(format=form, **question)["Content-Disposition"] for form in ("csv", "csv-excel")
    )

    assert for_machines.startswith(f'attachment; filename="{name}')
    assert for_machines.endswith('.csv"')
    assert for_excel == for_machines.replace('.csv"', '.excel.csv"')


def test_the_accept_header_asks_for_a_file_too(ask, universe):
    response = ask(headers={"Accept": "text/csv"})

    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert len(table_of(response)) == 4


def test_format_wins_over_the_accept_header(ask, universe):
    response = ask(format="json", headers={"Accept": "text/csv"})

    assert response["Content-Type"] == "application/json"


def test_a_browser_gets_json(ask, universe):
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

    assert ask(headers={"Accept": accept})["Content-Type"] == "application/json"


def test_a_large_file_is_whole(ask, universe, monkeypatch):
    monkeypatch.setattr("nkworld.api.views.MAX_IN_MEMORY", 100)

    response = ask(format="csv", rule="all")

    assert len(table_of(response)) == 7


def test_a_file_makes_as_many_queries_for_four_rows_as_for_many(ask, queries_of, universe):
    few = queries_of(format="csv")
    release = ReleaseFactory(source=universe.bureau)
    for year in range(1950, 2000):
        FlowFactory(release=release, period=str(year))
    live(release)

    assert len(table_of(ask(format="csv"))) == 54
    assert queries_of(format="csv") == few < 8  # the editions and the withheld sources among them


def test_head_tells_the_size_without_the_file(client, universe):
    response = client.head(FLOWS, {"format": "csv"})

    assert response.status_code == 200
    assert int(response["Content-Length"]) > 500
    assert body_of(response) == b""


@pytest.mark.parametrize("are_kept", [True, False])
def test_head_of_a_file_is_over_once_and_at_its_end(client, universe, settings, are_kept):
    """Django closes connections to databases when a request is over. A file that is closed
    before its headers are sent would tell so too early.
    """
    settings.RESPONSE_CACHE = are_kept
    times = []

    def note(**signal):
        times.append(signal)

    request_finished.connect(note)
    try:
        client.head(FLOWS, {"format": "csv"})
    finally:
        request_finished.disconnect(note)

    assert len(times) == 1  # by the client, when it has the whole answer


@pytest.mark.parametrize("sign", "＝＋－＠")
def test_full_width_signs_are_disarmed_for_excel_alone(ask, awkward, sign):
    text = f" {sign}1+1"
    Flow.objects.filter(period="1999").update(as_quoted=text, note=f"{sign}1")

    [safe] = table_of(ask(format="csv-excel", period="1999"))
    [raw] = table_of(ask(format="csv", period="1999"))

    assert (safe["as_quoted"], safe["note"]) == (f"'{text}", f"'{sign}1")
    assert (raw["as_quoted"], raw["note"]) == (text, f"{sign}1")
