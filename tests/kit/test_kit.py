"""The kit holds what the portal says, in three forms that agree, and is the same each time."""

import csv
import hashlib
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib import import_module
from zipfile import ZipFile

import pyarrow.parquet as pq
import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from nkworld.api.bulk.models import Kit
from nkworld.api.bulk.views import build, offer_newest
from nkworld.api.curated import CuratedViewSet
from nkworld.api.router import router
from nkworld.asking.claim_tables import claim_tables
from nkworld.asking.parameters import rule_called
from nkworld.provenance.models import Source
from nkworld.provenance.publishing import withdraw
from nkworld.running.private_files import working_folder
from tests.factories import FlowFactory, ReleaseFactory, live
from tests.loaded_file import manage
from tests.packages import faults_of

pytestmark = pytest.mark.slow


def rows_of(folder, table):
    with (folder / "csv" / f"{table}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def query(folder, sql):
    with closing(sqlite3.connect(folder / "nkworld.sqlite")) as database:
        return database.execute(sql).fetchall()


@pytest.fixture
def kit(universe, tmp_path):
    build(tmp_path / "kit")
    return tmp_path / "kit"


def test_what_a_killed_build_left_goes_with_the_next_and_what_is_being_built_stays(
    universe, tmp_path
):
    with working_folder(tmp_path, ".kit-") as living:
        left = tmp_path / ".kit-of-a-killed-one"
        left.mkdir()
        (left / "kit.zip").write_bytes(b"half")

        build(tmp_path / "kit.zip")

        assert sorted(path.name for path in tmp_path.iterdir()) == sorted([living.name, "kit.zip"])


def test_built_twice_also_by_another_process_it_is_the_same_to_the_byte(universe, tmp_path):
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    build(first)
    if connection.vendor == "sqlite":
        copy = tmp_path / "copy.sqlite3"
        copy.write_bytes(connection.connection.serialize())  # what is not committed, too
        manage(copy, "build_kit", "--output", str(second), PYTHONHASHSEED="12")
    else:
        build(second)
    assert first.read_bytes() == second.read_bytes()


def test_every_vintage_is_there_and_no_draft(kit, universe):
    flows = rows_of(kit, "trade_flows")
    values = sorted(int(row["value"]) for row in flows)
    assert values == [55, 90, 100, 120, 125, 300, 310]
    assert {row["country"] for row in flows} == {"XRU", "XFR"}
    assert [row["label"] for row in rows_of(kit, "releases")] == ["Yearbook", "Gazette"]
    [excluded] = rows_of(kit, "exclusions")
    assert (excluded["value"], excluded["note"]) == ("125", "mix-up with another land")


def test_sqlite_csv_and_parquet_say_the_same(kit):
    texts = rows_of(kit, "trade_flows")
    names = ", ".join(texts[0])
    stored = query(kit, f"SELECT {names} FROM trade_flows ORDER BY id")
    typed = pq.read_table(kit / "parquet" / "trade_flows.parquet").to_pylist()
    for text, row, typed_row in zip(texts, stored, typed, strict=True):
        for name, value in zip(text, row, strict=True):
            wanted = {"true": "1", "false": "0"}.get(text[name], text[name])
            assert value == (None if wanted == "" else type(value)(float(wanted))
                             if isinstance(value, int | float) else wanted), name  # fmt: skip
            assert (typed_row[name] is None) == (wanted == ""), name


def test_a_withdrawal_later_than_the_moment_is_not_in_it(universe, tmp_path):
    moment = timezone.now()
    withdraw(universe.second, reason="misread")
    build(tmp_path / "then", moment)
    build(tmp_path / "now")
    then, now = (
        {row["id"]: row["known_until"] for row in rows_of(tmp_path / folder, "trade_flows")}
        for folder in ("then", "now")
    )
    assert set(then.values()) == {""} and len(set(now.values())) == 2
    assert {row["state"] for row in rows_of(tmp_path / "then", "releases")} == {"live"}
    assert query(tmp_path / "now", "SELECT value FROM trade_flows_headline ORDER BY 1") == [
        (100,), (120,), (300,)
    ]  # fmt: skip


def test_difficult_texts_survive(universe, tmp_path):
    words = '=HYPERLINK("http://x","click"), 36억 "달러"\nsecond line'
    release = ReleaseFactory(source=universe.gazette)
    FlowFactory(release=release, country=universe.freedonia, direction="import", as_quoted=words)
    live(release)
    build(tmp_path / "kit")
    assert words in {row["as_quoted"] for row in rows_of(tmp_path / "kit", "trade_flows")}
    assert (words,) in query(tmp_path / "kit", "SELECT as_quoted FROM trade_flows")


def test_rows_that_terms_withhold_are_left_out_counted_and_named(universe, tmp_path, monkeypatch):
    monkeypatch.setattr(Source, "is_withheld", property(lambda self: self.slug == "gazette"))
    build(tmp_path / "kit")
    assert {row["source"] for row in rows_of(tmp_path / "kit", "trade_flows")} == {"bureau"}
    assert rows_of(tmp_path / "kit", "exclusions") == []
    [left_out] = rows_of(tmp_path / "kit", "withheld")
    assert left_out == {"table_name": "trade_flows", "source": "gazette", "rows": "4"}
    assert "trade_flows: 4 rows of gazette" in (tmp_path / "kit" / "README.txt").read_text()


def test_frictionless_finds_the_package_valid_with_its_keys_and_references(kit):
    assert faults_of(kit / "datapackage.json") == []


def test_csv_on_the_web_describes_each_column_of_each_file(kit):
    described = json.loads((kit / "csv" / "csv-metadata.json").read_text())
    files = {table["url"]: table["tableSchema"]["columns"] for table in described["tables"]}
    assert set(files) == {path.name for path in (kit / "csv").glob("*.csv")}
    for name, columns in files.items():
        with (kit / "csv" / name).open(newline="") as file:
            assert next(csv.reader(file)) == [column["name"] for column in columns]


def test_checksums_are_those_of_the_files(kit):
    sums = dict(
        reversed(line.split("  ")) for line in (kit / "SHA256SUMS").read_text().splitlines()
    )
    files = {p.relative_to(kit).as_posix() for p in kit.rglob("*") if p.is_file()}
    assert set(sums) == files - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256((kit / name).read_bytes()).hexdigest() == digest


def test_its_pages_name_sources_terms_and_how_to_cite_and_run_nothing(kit):
    index, sources = ((kit / name).read_text() for name in ("index.html", "sources.html"))
    assert "North Korea in the World: data kit, revision" in index
    assert "Royal Bureau" in sources and "not stated" in sources
    assert "<script" not in index + sources and "style=" not in index + sources


def datasette(folder, path):
    """What Datasette answers, in a process of its own: it leaves connections open."""
    words = ("-m", "datasette", "--get", path, "-m", folder / "metadata.json")
    answer = subprocess.run(
        [sys.executable, *words, folder / "nkworld.sqlite"], capture_output=True, check=True
    )
    return json.loads(answer.stdout)


def test_every_reference_of_the_database_leads_to_a_row(loaded, db, tmp_path):
    build(tmp_path / "kit")

    assert query(tmp_path / "kit", "PRAGMA foreign_key_check") == []
    tables = query(tmp_path / "kit", "SELECT name FROM sqlite_master WHERE type = 'table'")
    keys = [key for (name,) in tables for key in query(
        tmp_path / "kit", f"PRAGMA foreign_key_list({name})"
    )]  # fmt: skip
    assert len(keys) > 100


def test_a_table_of_the_api_is_the_kits_of_the_same_name(client, loaded, db, tmp_path):
    build(tmp_path / "kit")
    own = {}
    for (name,) in query(tmp_path / "kit", "SELECT name FROM sqlite_master WHERE type = 'table'"):
        columns = query(tmp_path / "kit", f"PRAGMA table_info({name})")
        [key, *_] = [column for _, column, *_, place in columns if place == 1] or [None]
        rows = query(tmp_path / "kit", f"SELECT {key} FROM {name}") if key else ()
        own[name] = {str(row[0]) for row in rows}
    compared = 0
    for address, view, _ in router.registry:
        name = address.replace("/", "_").replace("-", "_")
        if name in own and issubclass(view, CuratedViewSet):
            answer = client.get(f"/api/v1/{address}/", {"format": "ndjson"})
            ids = {
                str(json.loads(line)["id"])
                for line in b"".join(answer.streaming_content).splitlines()
            }
            assert ids <= own[name], name
            compared += bool(ids)
    assert compared > 12


def test_datasette_reads_a_table_and_a_view(kit):
    [source] = datasette(kit, "/nkworld/sources.json?_shape=array&slug=bureau")
    assert source["publisher"] == "The Royal Bureau"
    path = "/nkworld/trade_flows_headline.json?_shape=array&country=XRU&period=2014"
    claims = {row["direction"]: row["value"] for row in datasette(kit, path)}
    assert claims == {"export": 100, "import": 300}


def test_its_views_show_what_the_portal_shows(loaded, db, tmp_path):
    build(tmp_path / "kit")
    for slug, table in claim_tables().items():
        name = slug.replace("/", "_").replace("-", "_")
        for view, shown in (
            ("headline", table.model.objects.headline(rule_called(slug))),
            ("current", table.model.objects.as_of()),
        ):
            allowed = shown.exclude(source__bulk_use=Source.BulkUse.WITHHELD)
            keys = {key for (key,) in query(tmp_path / "kit", f"SELECT id FROM {name}_{view}")}
            assert keys == set(allowed.values_list("pk", flat=True)), (name, view)


@pytest.mark.postgres("nkworld.api.bulk.views")
def test_the_portal_offers_what_was_built_with_its_digest(client, transactional_db, universe):
    before = client.get("/data/kit/")
    assert "No kit has been built" in before.content.decode()
    assert client.get("/data/kit/nkworld-kit.zip").status_code == 404
    call_command("build_kit", verbosity=0)
    page = client.get("/data/kit/", headers={"If-None-Match": before["ETag"]}).content.decode()
    answer = client.get("/data/kit/nkworld-kit.zip")
    content = b"".join(answer.streaming_content)
    assert hashlib.sha256(content).hexdigest() in page
    assert answer["Content-Disposition"].startswith('attachment; filename="nkworld-')
    again = client.get("/data/kit/nkworld-kit.zip", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert "All of it in one file" in client.get("/data/").content.decode()


def test_a_kit_that_was_told_of_by_a_file_is_offered_on(client, universe):
    """Until version 0.2 a kit.json lay beside it."""
    made = offer_newest()
    names = ("name", "size", "sha256", "as_of", "revision", "built")
    facts = {name: getattr(made, name) for name in names} | {"file": made.file.name}
    told = made.file.storage.save("kit.json", ContentFile(json.dumps(facts, default=str)))
    Kit.objects.all().delete()

    import_module("nkworld.api.bulk.migrations.0001_offered").carry_over(apps, None)

    made.file.storage.delete(told)
    assert client.head("/data/kit/nkworld-kit.zip")["ETag"] == f'"{made.sha256}"'


def test_of_a_part_of_the_kit_a_range_is_sent(client, universe):
    call_command("build_kit", verbosity=0)
    whole = b"".join(client.get("/data/kit/nkworld-kit.zip").streaming_content)
    answer = client.get("/data/kit/nkworld-kit.zip", headers={"Range": "bytes=10-19"})
    assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes 10-19/{len(whole)}")
    assert b"".join(answer) == whole[10:20]


def test_the_command_says_what_it_cannot_do(db, tmp_path):
    with pytest.raises(CommandError, match="Nothing is published yet"):
        call_command("build_kit", output=tmp_path / "kit")
    with pytest.raises(CommandError, match="--as-of"):
        call_command("build_kit", "--as-of", "yesterday")


def test_a_zip_holds_one_folder(universe, tmp_path):
    build(tmp_path / "kit.zip")
    with ZipFile(tmp_path / "kit.zip") as archive:
        names = archive.namelist()
    assert {name.partition("/")[0] for name in names} == {names[0].partition("/")[0]}
    assert names == sorted(names)
