"""Databases of one's own, and commands upon them as an operator gives them."""

import os
import subprocess
import sys
from contextlib import closing
from itertools import count

import pytest
from django.conf import settings
from django.db import connection

TODAY, LATER = "tests.settings", "tests.upgrades.later.settings"
VENDORS = ["sqlite", "postgresql"]


@pytest.fixture
def database(transactional_db, tmp_path):
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

    yield address
    for name in made:
        administer(f'DROP DATABASE "{name}" WITH (FORCE)')


def administer(sql):
    with closing(connection.copy()) as other, other._nodb_cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def manage(tmp_path):
    """manage(database, "migrate", …): what a command of manage.py prints."""

    def run(database, *words, settings_module=TODAY, fails=False, **environment):
        own = {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": settings_module}
        own |= {"VAR_DIR": str(tmp_path), "BACKUP_DIR": str(tmp_path / "backups")}
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=settings.BASE_DIR,
            env=os.environ | own | environment,
            capture_output=True,
            text=True,
        )
        assert bool(done.returncode) is fails, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run
