"""A database that is not as its migrations made it is refused before it is served or changed."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from nkworld.running.schema import FIRST, differences

pytestmark = [pytest.mark.django_db, pytest.mark.postgres("nkworld.running.schema")]

HARMS = {
    "DROP TABLE importing_doubtcount": "the table importing_doubtcount is missing",
    "ALTER TABLE importing_upload DROP COLUMN cancel_asked": (
        "the column importing_upload.cancel_asked is missing"
    ),
    "ALTER TABLE travel_crossing ADD COLUMN guess integer": (
        "no migration made the column travel_crossing.guess"
    ),
    "DROP INDEX flow_cell": "flow_cell of the table trade_flow is missing",
    "DROP TRIGGER audit_entry_no_update{on}": (
        "audit_entry_no_update of the table audit_entry is missing"
    ),
}


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_database_that_was_migrated_fits():
    assert differences(connection) == []


@pytest.mark.parametrize("harm", HARMS)
def test_what_is_missing_or_too_much_is_named(harm):
    on = " ON audit_entry" if connection.vendor == "postgresql" else ""
    execute(harm.format(on=on))

    assert differences(connection) == [HARMS[harm]]


def test_an_index_that_an_administrator_added_does_no_harm():
    execute("CREATE INDEX of_the_administrator ON trade_flow (value)")

    assert differences(connection) == []


def test_a_column_of_another_type_is_named():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite changes no column.")
    execute("ALTER TABLE trade_flow ALTER COLUMN value TYPE numeric(12,2)")
    execute("ALTER TABLE atlas_country ALTER COLUMN name DROP NOT NULL")

    assert differences(connection) == [
        "the column atlas_country.name is character varying(100) NULL instead of "
        "character varying(100) NOT NULL",
        "the column trade_flow.value is numeric(12,2) NULL instead of numeric(15,2) NULL",
    ]


def test_a_database_from_before_0_2_is_not_migrated():
    MigrationRecorder(connection).record_unapplied(*FIRST)

    with pytest.raises(
        CommandError, match="before version 0.2.*Nothing was changed.*Serve it with"
    ):
        call_command("migrate", verbosity=0)
    assert FIRST not in MigrationRecorder(connection).applied_migrations()


def test_a_database_that_was_changed_by_hand_is_not_migrated():
    execute("ALTER TABLE importing_upload DROP COLUMN cancel_asked")

    with pytest.raises(CommandError, match="importing_upload.cancel_asked is missing. Nothing was"):
        call_command("migrate", verbosity=0)


@pytest.mark.parametrize("command", ["load_seed", "backup"])
def test_no_command_works_upon_a_database_that_does_not_fit(command, tmp_path, settings):
    settings.BACKUP_DIR = tmp_path
    [newest] = MigrationLoader(connection).graph.leaf_nodes("travel")
    MigrationRecorder(connection).record_unapplied(*newest)

    with pytest.raises(CommandError, match="1 migrations not applied: run manage.py migrate"):
        call_command(command)


def test_triggers_that_a_killed_migrate_did_not_reach_are_made_by_the_next():
    on = " ON audit_entry" if connection.vendor == "postgresql" else ""
    execute(f"DROP TRIGGER audit_entry_no_update{on}")

    call_command("migrate", verbosity=0)

    assert differences(connection) == []


def test_the_older_version_goes_on_while_a_newer_one_has_migrated():
    MigrationRecorder(connection).record_applied("travel", "0002_of_the_next_version")
    execute("ALTER TABLE travel_crossing ADD COLUMN of_the_next_version integer")

    assert differences(connection) == []


def test_check_data_names_what_is_missing(capsys):
    execute("ALTER TABLE importing_upload DROP COLUMN cancel_asked")

    with pytest.raises(CommandError):
        call_command("check_data")
    assert "The column importing_upload.cancel_asked is missing." in capsys.readouterr().err
