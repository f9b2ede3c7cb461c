"""A portal begins to serve only where its database fits."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from shutil import copyfile

import pytest
from django.conf import settings

from tests.loaded_file import loaded_file


@pytest.mark.slow
def test_nothing_is_served_from_a_database_that_does_not_fit(tmp_path):
    """And what is empty yet says what to do."""
    path = tmp_path / "portal.sqlite3"
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{path}", "VAR_DIR": str(tmp_path)}

    def started():
        done = subprocess.run(
            [sys.executable, "-c", "import nkworld.wsgi"],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stderr

    status, sentence = started()
    assert status == 1
    assert "migrations not applied: run manage.py migrate" in sentence

    copyfile(loaded_file(), path)
    assert started() == (0, "")

    with closing(sqlite3.connect(path)) as file, file:
        file.execute("DROP TABLE importing_doubtcount")
    status, sentence = started()
    assert status == 1
    assert "the table importing_doubtcount is missing" in sentence
