"""What nobody else on the machine may read."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from nkworld.provenance.models import Dataset
from nkworld.running.private_files import append_private
from tests.operations.conftest import copy_tables, default_database


def mode(path):
    return path.stat().st_mode & 0o777


@pytest.mark.skipif(connection.vendor != "sqlite", reason="It is about a file of SQLite's.")
def test_a_database_file_that_all_could_read_is_its_owners_alone(db, tmp_path):
    path = tmp_path / "portal.sqlite3"
    copy_tables(path)
    path.chmod(0o644)

    with default_database(NAME=str(path)):
        Dataset.objects.create(slug="trade/made-up")
        files = {file.name: mode(file) for file in tmp_path.glob("portal.sqlite3*")}

    assert files == {f"portal.sqlite3{ending}": 0o600 for ending in ("", "-wal", "-shm")}


def test_the_folder_is_made_for_its_owner_alone_and_left_as_somebody_opened_it(tmp_path):
    folder = tmp_path / "var"
    given = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder)}

    for expected in (0o700, 0o711):  # made, then opened; the key was found readable by all
        subprocess.run(
            [sys.executable, "-c", "import nkworld.settings"],
            cwd=settings.BASE_DIR,
            env=given,
            check=True,
        )
        append_private(folder / "failures.jsonl", "{}")
        assert (mode(folder), mode(folder / "secret_key")) == (expected, 0o600)
        folder.chmod(0o711)
        (folder / "secret_key").chmod(0o644)
