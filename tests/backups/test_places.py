"""Where a backup is put in place, and what is read and kept beside it meanwhile."""

import os
import subprocess
import sys
from contextlib import closing

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections

from nkworld.atlas.models import Country
from nkworld.provenance.models import Dataset, Release
from nkworld.provenance.publishing import publish
from nkworld.running.backups import copies
from tests.factories import DatasetFactory

from .conftest import manifest_of, sums

pytestmark = pytest.mark.slow
on_both_databases = pytest.mark.postgres("nkworld.running.backups.copies")


@on_both_databases
def test_a_database_that_holds_something_is_replaced_only_when_told_to(made, elsewhere):
    with elsewhere():
        call_command("restore", str(made))
        DatasetFactory(slug="trade/inter-korean", title="Since the backup")
        with pytest.raises(CommandError, match="not empty.*--replace"):
            call_command("restore", str(made))
        assert Dataset.objects.count() == 2

        call_command("restore", str(made), replace=True)
        assert Dataset.objects.count() == 1


@on_both_databases
def test_a_half_filled_schema_goes_with_the_next_restore_and_the_one_before_stays(made, elsewhere):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite restores into a file.")
    with elsewhere():
        call_command("restore", str(made))
        Country.objects.update(capital="Zenda")
        with connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA restoring; CREATE TABLE restoring.atlas_country (id int)")

        call_command("restore", str(made), replace=True)

        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT capital FROM former.atlas_country")
            assert cursor.fetchall() == [("Zenda",)]
            cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'restoring'")
            assert cursor.fetchall() == []
        assert not Country.objects.filter(capital="Zenda").exists()
        with connection.cursor() as cursor:  # the way back, as docs/deploy.md has it
            cursor.execute("ALTER SCHEMA public RENAME TO mistaken")
            cursor.execute("ALTER SCHEMA former RENAME TO public")
        assert Country.objects.filter(capital="Zenda").exists()


@on_both_databases
def test_who_holds_the_way_back_keeps_the_database_as_it_is(made, elsewhere, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite restores into a file.")
    monkeypatch.setattr(copies, "PATIENCE", "50ms")
    with elsewhere():
        call_command("restore", str(made))
        call_command("restore", str(made), replace=True)
        Country.objects.update(capital="Zenda")
        with closing(connection.copy()) as reader, reader.cursor() as cursor:
            cursor.execute("BEGIN; SELECT * FROM former.atlas_country")

            with pytest.raises(CommandError, match="Nothing was restored.*lock timeout"):
                call_command("restore", str(made), replace=True)

        assert set(Country.objects.values_list("capital", flat=True)) == {"Zenda"}
        with connection.cursor() as cursor:
            cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname = 'restoring'")
            assert cursor.fetchall() == []


def test_a_publish_just_before_is_in_the_backup_though_the_server_stays_connected(
    served, universe, backups
):
    publish(universe.draft)
    log = served.with_name(f"{served.name}-wal")
    assert log.stat().st_size  # where a copy of the file alone would have lost it

    run_manage("backup", str(backups), DATABASE_URL=f"sqlite:///{served}")

    [path] = backups.glob("*.zip")
    tables = manifest_of(path)["tables"]
    assert tables["provenance_release"]["rows"] == Release.objects.count() == 3
    assert tables["trade_flow"]["sha256"] == sums(connection)["trade_flow"]


def run_manage(*arguments, **environment):
    """A command in a process of its own, as a timer starts it."""
    kept = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "tests.settings"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=kept | {"BACKUP_DIR": str(settings.BACKUP_DIR)} | environment,
        capture_output=True,
        text=True,
        check=True,
    )


def test_whoever_is_connected_sees_the_restored_portal_at_once(served, universe, backups):
    call_command("backup")
    publish(universe.draft)
    server = connections["default"]

    connections["default"] = other = server.copy()
    call_command("restore", str(next(backups.glob("*.zip"))), replace=True)
    other.close()
    connections["default"] = server

    assert Release.objects.get(pk=universe.draft.pk).state == "draft"
