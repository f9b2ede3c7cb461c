"""One file holds the whole portal, and the portal that is made of it gives the same answers."""

import fcntl
import json
import os
import subprocess
import zipfile
from datetime import datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection

from nkworld.api.bulk.views import offer_newest
from nkworld.atlas.models import Country
from nkworld.importing.models import Upload
from nkworld.provenance.models import Release
from nkworld.provenance.publishing import publish
from nkworld.running.backups import archive
from nkworld.running.backups.archive import MANIFEST
from nkworld.running.operations.checks import check_columns_are_portable
from nkworld.running.private_files import private_storages
from tests.factories import CountryFactory, FlowFactory, ReleaseFactory
from tests.reading import as_they_stood
from trade.models import Flow

from .conftest import manifest_of, sums

pytestmark = pytest.mark.slow
# How rows are read and filled in; what a file or a sentence is does not change with it.
on_both_databases = pytest.mark.postgres(
    "nkworld.running.backups.copies",
    "nkworld.running.backups.archive",
)

ANSWERS = (
    "/charts/trade/partner.csv?country=XRU&as_of={}",
    "/api/v1/trade/flows/?rule=all&as_of={}",
    "/api/v1/trade/flows/?rule=all&as_of={}&format=csv",
)
REVISIONS = "provenance_dataset"  # the only table in which a restored portal differs


def every_answer(client, moments):
    """{(moment, address): bytes}"""
    return {
        (moment, address): answer
        for moment in moments
        for address, answer in as_they_stood(client, ANSWERS, moment).items()
    }


@on_both_databases
def test_a_restored_portal_holds_every_row_and_answers_as_the_first(
    client, past, elsewhere, backups
):
    call_command("backup")
    [made] = backups.glob("*.zip")
    tables, answers = sums(connection), every_answer(client, past)

    with elsewhere():
        call_command("restore", str(made))
        restored, again = sums(connection), every_answer(client, past)

    assert len(answers) >= 100
    assert len(set(answers.values())) > 30
    assert again == answers
    assert {name for name in tables if restored[name] != tables[name]} == {REVISIONS}
    assert restored.keys() == tables.keys()


@on_both_databases
def test_no_kept_answer_is_taken_for_one_of_the_restored_portal(client, made, elsewhere):
    publish(draft_of(2030))
    tag = client.get("/countries/ruritania/")["ETag"]

    with elsewhere():
        call_command("restore", str(made))
        publish(draft_of(2031))

        assert (
            client.get("/countries/ruritania/", headers={"If-None-Match": tag}).status_code == 200
        )


def draft_of(year):
    release = ReleaseFactory(label=f"Delivery of {year}")
    FlowFactory(release=release, period="2013", value=year)
    return release


@on_both_databases
def test_the_manifest_says_what_the_file_holds(made):
    manifest = manifest_of(made)

    assert manifest["vendor"] == connection.vendor
    assert manifest["portal"] == "0.2.0"
    assert ["provenance", "0003_version_0_2"] in [each[:2] for each in manifest["migrations"]]
    releases = manifest["tables"]["provenance_release"]
    assert releases["rows"] == Release.objects.count() <= releases["last_key"]
    assert releases["columns"]["published_at"] == "moment"
    held = {table: promised["sha256"] for table, promised in manifest["tables"].items()}
    assert held == sums(connection)


def test_the_file_is_its_owners_alone_and_recorded_as_the_last(made, backups):
    last = json.loads((backups / "last.json").read_text())

    assert made.stat().st_mode & 0o777 == 0o600
    assert backups.stat().st_mode & 0o777 == 0o700
    assert (last["path"], last["bytes"]) == (str(made), made.stat().st_size)
    assert datetime.fromisoformat(last["finished"]).tzinfo
    assert {path.name for path in backups.iterdir()} == {made.name, "last.json"}


def test_as_many_backups_stay_as_are_to_be_kept(made, backups):
    (backups / "notes.txt").write_text("of the administrator")
    call_command("backup", keep=2)
    call_command("backup", keep=2)

    names = {path.name for path in backups.iterdir()}
    assert len(names) == 4
    assert {"last.json", "notes.txt"} < names
    assert made.name not in names


def test_a_backup_may_go_to_another_folder(transactional_db, backups, tmp_path):
    call_command("backup", str(tmp_path / "disk"))

    [path] = (tmp_path / "disk").iterdir()
    assert json.loads((backups / "last.json").read_text())["path"] == str(path)


def test_where_nothing_can_be_written_a_sentence_says_so(transactional_db, tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(CommandError, match="can’t be written to .*file.*another folder"):
        call_command("backup", str(tmp_path / "file"))


def test_a_file_that_can_be_uploaded_and_is_kept_would_belong_to_a_backup():
    """A spreadsheet is kept until it is read into drafts, and handed in again where it was not."""
    from django.apps import apps
    from django.db.models import FileField

    fields = (field for model in apps.get_models() for field in model._meta.fields)

    files = [str(field) for field in fields if isinstance(field, FileField)]
    assert files == ["importing.Upload.file", "kit.Kit.file"]


@pytest.mark.parametrize("harm", ["cut", "changed", "other bytes", "no archive"])
def test_a_damaged_backup_is_refused_and_the_database_stays_as_it_is(made, harm):
    before, content = sums(connection), made.read_bytes()
    if harm == "cut":
        made.write_bytes(content[: len(content) // 2])
    elif harm == "changed":
        with zipfile.ZipFile(made) as archived:  # a byte of its largest part, and of no heading
            part = max(archived.infolist(), key=lambda each: each.compress_size)
        middle = part.header_offset + 30 + len(part.filename) + part.compress_size // 2
        made.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    elif harm == "no archive":
        made.write_text("a letter")
    else:
        repack(made, lambda name, part: part if name == MANIFEST else part[:-1] + b"?")

    with pytest.raises(CommandError, match="is damaged or no backup"):
        call_command("restore", str(made), replace=True)
    assert sums(connection) == before


def repack(path, change):
    """Write an archive anew with its parts changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, change(name, part))


def changed_manifest(path, **changes):
    def change(name, part):
        return json.dumps(json.loads(part) | changes) if name == MANIFEST else part

    repack(path, change)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"migrations": [["trade", "0002_later", ""]]}, r"a newer version.*trade\.0002_later"),
        ({"format": 9}, "another format"),
        ({"tables": {}}, "The table aid_actor of the backup is not as.*the version that made it"),
    ],
)
def test_a_backup_of_another_portal_is_refused(made, elsewhere, changes, sentence):
    changed_manifest(made, **changes)

    with elsewhere():
        with pytest.raises(CommandError, match=sentence):
            call_command("restore", str(made))
        assert connection.introspection.table_names() == []


@on_both_databases
def test_a_table_that_does_not_add_up_is_named(made, elsewhere):
    tables = manifest_of(made)["tables"]
    changed_manifest(made, tables=tables | {"atlas_country": tables["atlas_country"] | {"rows": 4}})

    with elsewhere(), pytest.raises(CommandError, match="atlas_country has 3 rows instead of 4"):
        call_command("restore", str(made))


@on_both_databases
def test_no_number_of_a_row_that_is_gone_is_given_again(made, elsewhere, backups):
    gone = CountryFactory().pk
    Country.objects.filter(pk=gone).delete()
    call_command("backup", keep=1)
    [path] = backups.glob("*.zip")

    with elsewhere():
        call_command("restore", str(path))

        assert CountryFactory().pk == gone + 1


def test_what_only_one_database_can_hold_is_named(universe, backups, transactional_db):
    Country.objects.filter(pk=universe.ruritania.pk).update(capital="Strel\x00sau")

    with pytest.raises(CommandError, match=rf"row {universe.ruritania.pk}: capital holds a NUL"):
        call_command("backup")
    assert list(backups.iterdir()) == []


def test_uploads_and_kit_come_along(universe, elsewhere, backups, monkeypatch, tmp_path):
    upload = Upload.objects.create(
        dataset=universe.dataset, file=ContentFile(b"period,value", "sheet.csv")
    )
    kit = offer_newest()
    with kit.file.open("rb") as file:
        content = file.read()
    call_command("backup")
    [path] = backups.glob("*.zip")
    for kind in ("uploads", "kit"):
        own = private_storages("", {kind: ""}, tmp_path)  # as the portal itself has it
        monkeypatch.setitem(storages._storages, kind, storages.create_storage(own[kind]))

    with elsewhere():
        call_command("restore", str(path))

    assert (tmp_path / "uploads" / upload.file.name).read_bytes() == b"period,value"
    assert (tmp_path / "kit" / kit.file.name).read_bytes() == content
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "uploads").rglob("*")} == {0}


def key_pair(folder, name):
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", folder / name], check=True
    )
    return folder / name


def test_a_backup_that_somebody_else_signed_is_refused(
    universe, elsewhere, backups, tmp_path, settings
):
    ours, theirs = key_pair(tmp_path, "strelsau"), key_pair(tmp_path, "zenda")
    signers = tmp_path / "signers"
    signers.write_text(f"strelsau {ours.with_suffix('.pub').read_text()}")
    settings.BACKUP_KEY = str(ours)
    call_command("backup")
    settings.BACKUP_KEY = str(theirs)
    call_command("backup")
    settings.BACKUP_SIGNERS = str(signers)
    ours, theirs = sorted(backups.glob("*.zip"))

    with elsewhere():
        with pytest.raises(CommandError, match="not signed by anybody whom BACKUP_SIGNERS names"):
            call_command("restore", str(theirs))
        call_command("restore", str(ours))
    changed_manifest(ours, finished="2030-01-01T00:00:00")
    with elsewhere(), pytest.raises(CommandError, match="not signed by anybody"):
        call_command("restore", str(ours), replace=True)


def test_what_a_killed_run_left_goes_with_the_next_and_what_still_runs_stays(made, backups):
    killed, running = backups / "unfinished-killed", backups / "unfinished-running"
    for folder in (killed, running):
        folder.mkdir()
        (folder / "backup.zip").write_bytes(b"half a backup")
    held = os.open(running, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)

    call_command("backup")

    os.close(held)
    assert [path.name for path in backups.glob("unfinished-*")] == [running.name]


def test_a_missing_file_is_named(db, tmp_path):
    with pytest.raises(CommandError, match="There is no file .*nowhere.zip"):
        call_command("restore", str(tmp_path / "nowhere.zip"))


def test_a_column_that_cannot_be_handed_on_is_named(monkeypatch):
    monkeypatch.delitem(archive.KINDS, "UUIDField")
    monkeypatch.setattr(Flow._meta.get_field("value"), "max_digits", 16)

    found = {str(message.obj.__name__): message.msg for message in check_columns_are_portable(None)}

    assert (
        found["DBTaskResult"]
        == "Say in nkworld/running/backups/archive.py how a UUIDField is kept."
    )
    assert found["Flow"] == "value has more than 15 digits: SQLite rounds it."
