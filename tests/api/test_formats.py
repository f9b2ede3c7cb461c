"""One table in every format: what a row says, and what the file says of itself, is the same."""

import csv
import io
import json
import re
import zipfile
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

import openpyxl
import pyarrow.parquet as pq
import pytest

from nkworld.charts.as_json import as_it_was
from nkworld.provenance.models import Source
from tests.factories import FlowFactory, ReleaseFactory, SourceFactory, live
from tests.packages import faults_of
from trade.models import Flow

from .conftest import FLOWS, body_of, errors_of, table_of

QUOTED = '=HYPERLINK("http://x","click"), 36억 “달러”\nsecond line'
MISSIONS = "/api/v1/diplomacy/missions/"
ANSWERED = ("country", "period", "direction", "source", "status", "exclusion", "read", "value")
ANSWERED += ("value_low", "value_high", "as_quoted", "note", "derivation", "reported_on", "reading")


@pytest.fixture
def every_doubt(universe):
    """A range, an excluded figure, a derived one, and words that careless writers spoil."""
    release = ReleaseFactory(source=universe.bureau, label="@SUM(1+1)")
    told = {"release": release, "country": universe.ruritania, "direction": "import"}
    FlowFactory(**told, period="2001", value=None, value_low="0.1", value_high="1234567890123.45")
    FlowFactory(
        **told, period="2002", value=7, status="excluded", exclusion="mix-up", note="남북을 혼동"
    )
    FlowFactory(
        **told,
        period="2003",
        value="36.5",
        status="derived",
        derivation="12.5 + 24",
        as_quoted=QUOTED,
        read="compilation",
        reported_on="1974-03",
        note="-1, \"quoted\" ; with | bars",
    )  # fmt: skip
    return live(release)


def csv_rows(body, read=str):
    lines = csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    return [{name: read(text) for name, text in line.items()} for line in lines]


def xlsx_rows(body):
    header, *rows = openpyxl.load_workbook(io.BytesIO(body)).worksheets[0].values
    return [dict(zip(header, row, strict=True)) for row in rows]


def parquet_rows(body):
    return pq.read_table(io.BytesIO(body)).to_pylist()


def flat(row):
    """A row of JSON with the names of columns."""
    found = {}
    for name, value in row.items():
        inner = value if isinstance(value, dict) else {name: value}
        found |= {name if i == 0 else f"{name}_{n}": v for i, (n, v) in enumerate(inner.items())}
    return found


def in_zip(ending, read):
    def rows(body):
        archive = zipfile.ZipFile(io.BytesIO(body))
        [name] = [name for name in archive.namelist() if name.endswith(ending)]
        return read(archive.read(name))

    return rows


READERS = {
    "json": lambda body: [flat(row) for row in json.loads(body)["results"]],
    "ndjson": lambda body: [flat(json.loads(line)) for line in body.splitlines()],
    "csv": csv_rows,
    "csv-excel": lambda body: csv_rows(body, as_it_was),
    "xlsx": xlsx_rows,
    "parquet": parquet_rows,
    "zip": in_zip(".csv", csv_rows),
    "zip.parquet": in_zip(".parquet", parquet_rows),
}


def same(value):
    """One value, whatever wrote it: nothing is None, numbers are exact."""
    if isinstance(value, str):
        try:
            return Decimal(value).normalize()
        except ArithmeticError:
            return value or None
    return Decimal(str(value)).normalize() if isinstance(value, int | float | Decimal) else value


@pytest.mark.parametrize("form", READERS)
def test_what_a_row_says_survives_in_every_format(ask, every_doubt, form):
    told = {"rule": "all", "country": "XRU"}
    body = body_of(ask(format=form.partition(".")[0], **told))
    expected = READERS["json"](body_of(ask(**told)))

    rows = READERS[form](body)

    assert len(rows) == len(expected) == 9
    for name in ANSWERED:
        assert [same(r[name]) for r in rows] == [same(r[name]) for r in expected], name
    [quoted] = [row for row in rows if row["period"] == "2003"]
    assert quoted["as_quoted"] == QUOTED


@pytest.mark.parametrize("form", ["csv-metadata", "xlsx", "parquet", "zip"])
def test_a_file_tells_rule_moment_terms_citation_and_address(ask, every_doubt, form):
    body = body_of(ask(format=form, as_of="2026-01-01"))
    told = TELLERS[form](body)

    for text in (
        *("bureau-first", "2026-01-02T00:00:00Z", "North Korea in the World, “Trade by partner”"),
        *("http://testserver/api/v1/trade/flows/", "as_of=2026-01-02T00", f"format={form}"),
        *("US dollars, current", "creativecommons.org/licenses/by/4.0"),
    ):
        assert text in told


@pytest.mark.parametrize("form", ["csv-metadata", "xlsx", "parquet", "zip"])
def test_a_file_names_the_terms_of_each_source_in_it(ask, universe, form):
    universe.gazette.licence = "Ask the editor"
    universe.gazette.save()

    told = TELLERS[form](body_of(ask(format=form, rule="all")))

    assert "Ask the editor" in told
    assert "Royal Bureau" in told


TELLERS = {
    "csv-metadata": bytes.decode,
    "xlsx": lambda body: str(list(openpyxl.load_workbook(io.BytesIO(body))["About"].values)),
    "parquet": lambda body: b"\n".join(pq.read_metadata(io.BytesIO(body)).metadata.values()).decode(
        errors="replace"
    ),
    "zip": in_zip("datapackage.json", bytes.decode),
}


@pytest.mark.parametrize("form", ["ndjson", "xlsx", "parquet", "zip", "csv-metadata"])
def test_asked_twice_a_file_is_the_same_to_the_byte(ask, every_doubt, form):
    first, second = (ask(format=form, rule="all") for _ in range(2))

    assert body_of(first) == body_of(second)
    assert first["Repr-Digest"] == second["Repr-Digest"]


def test_columns_are_typed(ask, every_doubt):
    body = body_of(ask(format="parquet", country="XRU", period="2001"))
    import polars  # where it is needed: a third of a second for each process

    table = polars.read_parquet(io.BytesIO(body))
    assert (
        table.schema["value"] == polars.Float64
    )  # numpy reckons with it, with decimals it doesn't
    assert table["value_high_exact"].to_list() == ["1234567890123.45"]
    assert table["reading"].dtype.is_integer()

    sheet = xlsx_rows(body_of(ask(format="xlsx", country="XRU", period="2001")))
    assert sheet[0]["value_high"] == 1234567890123.45
    assert isinstance(sheet[0]["value_low"], float)


def test_moments_and_flags_are_typed(client, universe):
    body = body_of(client.get("/api/v1/releases/", {"format": "parquet"}))
    assert parquet_rows(body)[0]["published_at"].tzinfo
    assert isinstance(parquet_rows(body)[0]["complete"], bool)

    sheet = xlsx_rows(body_of(client.get("/api/v1/releases/", {"format": "xlsx"})))
    assert isinstance(sheet[0]["published_at"], datetime)


def test_a_workbook_takes_no_text_for_a_formula(ask, every_doubt):
    body = body_of(ask(format="xlsx", country="XRU", period="2003"))

    cells = {cell.value: cell for row in openpyxl.load_workbook(io.BytesIO(body)).worksheets[0] for cell in row}  # fmt: skip # noqa: E501
    assert cells[QUOTED].data_type == "s"
    assert cells[QUOTED].quotePrefix


def test_a_workbook_has_its_bounds(ask, every_doubt, monkeypatch):
    monkeypatch.setattr("nkworld.files.as_xlsx.MOST_ROWS", 2)

    assert "format=parquet" in errors_of(ask(format="xlsx", rule="all"))["format"]


def test_a_table_leads_to_what_its_columns_are(ask, client, every_doubt):
    response = ask(format="csv", country="XRU")
    [address] = re.findall(
        r'<http://testserver([^>]+)>; rel="describedby"; type="application/csvm.json"',
        response["Link"],
    )
    described = json.loads(body_of(client.get(address)))

    [table] = described["tables"]
    assert table["url"].startswith("http://testserver/api/v1/trade/flows/?")
    columns = table["tableSchema"]["columns"]
    assert [each["name"] for each in columns] == list(table_of(response)[0])
    [value] = [each for each in columns if each["name"] == "value"]
    assert (value["datatype"], value["schema:unitText"]) == ("decimal", "US dollars, current")
    assert "bound" in value["dc:description"]


def test_a_list_within_rows_is_described_with_its_table(client, universe):
    response = client.get(MISSIONS, {"format": "csv", "table": "readings"})
    [address] = re.findall(r"<http://testserver([^>]+)>[^<]+csvm.json", response["Link"])

    described = json.loads(body_of(client.get(address)))
    assert [each["dc:title"] for each in described["tables"]][1:] == ["covers", "readings"]


def test_a_package_is_valid_and_its_sums_hold(client, ask, every_doubt, tmp_path):
    for address in (FLOWS, "/api/v1/datasets/", "/api/v1/countries/", "/api/v1/charts/"):
        body = body_of(ask(address, format="zip"))
        archive = zipfile.ZipFile(io.BytesIO(body))
        archive.extractall(tmp_path)
        [folder] = {tmp_path / name.partition("/")[0] for name in archive.namelist()} & {
            tmp_path / address.removeprefix("/api/v1/").strip("/").replace("/", "-")
        }
        assert faults_of(folder / "datapackage.json") == []
        for line in (folder / "SHA256SUMS").read_text().splitlines():
            digest, name = line.split("  ")
            assert sha256((folder / name).read_bytes()).hexdigest() == digest
        assert "Cite as" in (folder / "README.txt").read_text()


@pytest.fixture
def withheld(universe):
    """A source whose terms limit republishing, and one figure of it more."""
    source = SourceFactory(slug="closed", short_name="Closed Books", bulk_use="withheld")
    release = ReleaseFactory(source=source)
    FlowFactory(release=release, country=universe.freedonia, period="1999", value=5)
    return live(release)


@pytest.mark.parametrize("form", ["csv", "csv-excel", "ndjson", "xlsx", "parquet", "zip"])
def test_a_file_of_all_leaves_out_what_its_source_withholds(ask, withheld, form):
    response = ask(format=form, rule="all")
    rows = READERS[form](body_of(response))

    assert "closed" not in {row["source"] for row in rows}
    assert response["X-Rows-Withheld"] == "closed=1"
    assert int(response["X-Row-Count"]) == len(rows) == 7


@pytest.mark.parametrize("form", ["csv-metadata", "xlsx", "parquet", "zip"])
def test_rows_withheld_are_counted_and_named_in_the_file(ask, withheld, form):
    told = TELLERS[form](body_of(ask(format=form, rule="all")))

    assert '"closed": 1' in told or '"closed":1' in told or "closed: 1" in told
    assert "Closed Books" in told


@pytest.mark.parametrize("question", [{"country": "XFR"}, {"period": "1999"}])
def test_single_figures_of_such_a_source_are_given(ask, withheld, question):
    rows = table_of(ask(format="csv", rule="all", **question))

    assert "closed" in {row["source"] for row in rows}
    assert "closed" in {row["source"]["slug"] for row in ask(rule="all").json()["results"]}


def test_a_source_alone_is_a_whole_series(ask, withheld):
    assert ask(format="csv", rule="all", source="closed")["X-Row-Count"] == "0"


def test_a_large_file_needs_no_more_memory_than_a_part(ask, universe, monkeypatch):
    monkeypatch.setattr("nkworld.files.archive.ROWS_IN_GROUP", 2)

    body = body_of(ask(format="parquet", rule="all"))

    assert pq.read_metadata(io.BytesIO(body)).num_row_groups == 4
    assert len(parquet_rows(body)) == Flow.objects.as_of().count()


def test_a_list_within_a_list_is_json_in_its_cell(ask, universe):
    asked = {"format": "csv", "table": "parameters"}
    rows = table_of(ask("/api/v1/charts/", **asked))

    rules = [json.loads(row["choices"]) for row in rows if row["name"] == "rule"]
    assert {"value": "bureau-first", "label": "Bureau first"} in sum(rules, [])


@pytest.mark.usefixtures("loaded")
@pytest.mark.django_db
class TestListsWithinRows:
    """Of real records, the words of whose sources have every separator in them."""

    def test_readings_are_a_table_that_loses_nothing(self, client):
        rows = self.rows(client, "ndjson")
        for form in ("csv", "parquet"):
            missions = READERS[form](body_of(client.get(MISSIONS, {"format": form})))
            readings = READERS[form](
                body_of(client.get(MISSIONS, {"format": form, "table": "readings"}))
            )
            assert [int(row["readings_count"]) for row in missions] == [
                len(row["readings"]) for row in rows
            ]
            ids = {str(row.get("id", row.get("record"))) for row in missions}
            assert {str(row["record"]) for row in readings} <= ids
            assert [row["as_quoted"] for row in readings] == [
                each["as_quoted"] for row in rows for each in row["readings"]
            ]

    def rows(self, client, form):
        body = body_of(client.get(MISSIONS, {"format": form}))
        return [json.loads(line) for line in body.splitlines()]

    def test_a_workbook_has_a_sheet_for_each_list(self, client):
        body = body_of(client.get(MISSIONS, {"format": "xlsx"}))
        names = openpyxl.load_workbook(io.BytesIO(body), read_only=True).sheetnames

        assert names == ["diplomacy-missions", "covers", "readings", "About"]

    def test_the_terms_on_record_decide_what_is_withheld(self):
        withheld = Source.objects.filter(bulk_use="withheld").values_list("slug", flat=True)

        assert set(withheld) == {
            "comtrade",
            "comtrade-chn",
            "wits",
            "wits-world",
            "mou-rok-kaesong",
            *("asiapress", "daily-nk", "rusi-anthracite", "sipri-arms-transfers"),
        }

    def test_lists_of_codes_are_lists(self, client):
        [row] = [
            row
            for row in table_of(client.get("/api/v1/countries/", {"format": "csv"}))
            if row["code"] == "YUG"
        ]
        assert "SRB" in json.loads(row["successors"])


@pytest.mark.parametrize(
    ("question", "word"),
    [({"table": "reading", "format": "csv"}, "readings"), ({"table": "readings"}, "format=csv")],
)
def test_a_table_that_is_not_there_is_refused(client, universe, question, word):
    assert word in errors_of(client.get(MISSIONS, question))["table"]


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [("bytes=0-3", 206, "bytes 0-3/"), ("bytes=-2", 206, ""), ("bytes=99999999-", 416, "bytes */")],
)
def test_a_part_of_a_file_is_given(ask, universe, asked, status, told):
    whole = body_of(ask(format="parquet"))

    response = ask(format="parquet", headers={"Range": asked})

    assert response.status_code == status
    assert response["Content-Range"].startswith(told)
    if status == 206:
        assert body_of(response) == {"bytes=0-3": whole[:4], "bytes=-2": whole[-2:]}[asked]
        assert int(response["Content-Length"]) <= 4
