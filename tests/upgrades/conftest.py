"""Databases of one's own, and commands upon them as an operator gives them."""

import json
import os
import subprocess
import sys
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

ONE_AFTER_THE_OTHER = """
import json, sys
import django
django.setup()
from django.core.management import call_command
for words in json.loads(sys.argv[1]):
    call_command(*words)
"""
TODAY, LATER = "tests.settings", "tests.upgrades.later.settings"


@pytest.fixture
def database(django_db_setup, django_db_blocker, tmp_path):
    """database("postgresql"): the DATABASE_URL of an empty one; of PostgreSQL where that runs."""
    made, numbers = [], count()

    def address(vendor):
        if vendor == "sqlite":
            return f"sqlite:///{tmp_path / f'{next(numbers)}.sqlite3'}"
        if connection.vendor != "postgresql":
            pytest.skip("make test-postgres runs it.")
        own = connection.settings_dict
        name = f"{own['NAME']}_{next(numbers)}"
        administer(f'CREATE DATABASE "{name}"')
        made.append(name)
        return f"postgres://{own['USER']}:{own['PASSWORD']}@{own['HOST']}:{own['PORT']}/{name}"

    with django_db_blocker.unblock():
        yield address
        for name in made:
            administer(f'DROP DATABASE "{name}" WITH (FORCE)')


def administer(sql):
    with closing(connection.copy()) as other, other._nodb_cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def run(tmp_path):
    """run(database, "-m", "module", …): what a program of Python prints."""

    def printed(database, *words, settings_module=TODAY):
        own = {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": settings_module}
        own |= {"VAR_DIR": str(tmp_path), "BACKUP_DIR": str(tmp_path / "backups")}
        done = subprocess.run(
            [sys.executable, *words],
            cwd=settings.BASE_DIR,
            env=os.environ | own,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return printed


@pytest.fixture
def backed_up(run):
    """backed_up(database, ["check_data"], …): the path of a backup after other commands, in one
    process; to start one for each takes longer than most of them.
    """

    def path(database, *commands, **settings_module):
        commands = json.dumps([*commands, ["backup"]])
        printed = run(database, "-c", ONE_AFTER_THE_OTHER, commands, **settings_module)
        return Path(printed.splitlines()[-1].rpartition(" (")[0])

    return path
