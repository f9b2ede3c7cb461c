"""A backup of every version becomes a database of today, in either database, and loses nothing.

Each version's archive is restored, and so upgraded, once: what that gives is held against the
tables of today, goes from one database to the other and back, and is upgraded both ways, as a
database that is served and as an archive. A later version than today's, which has four more
migrations, stands in later/.
"""

import threading
from collections import Counter
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.db import connection
from environ import Env

from nkworld.running.backups import archive
from tests.serving import served_upon
from tests.setup.test_migrations import schema

from .conftest import LATER
from .states import state_digest
from .world import ANSWERS

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

ARCHIVES = sorted((Path(__file__).parent / "archives").glob("*.zip"))
# Whatever is restored, its revisions leap: no kept answer is taken for one of what comes next.
LEAPS = "provenance_dataset"
# At which step each try of a later version's migrations is killed: before and after a change of a
# table, between two migrations, between the batches of one.
KILLS = tuple("1232322222")
READ = {"primary": "at-source", "secondary": "quoted", "tertiary": "compilation"}


def manifest_of(path):
    with archive.opened(path) as backup:
        return backup.manifest


def sums(path, *but):
    """{table: what its rows are known by} of a backup."""
    tables = manifest_of(path)["tables"]
    return {name: table["sha256"] for name, table in tables.items() if name not in (LEAPS, *but)}


def rows_of(path, table):
    with archive.opened(path) as backup:
        return list(backup.rows(table, backup.manifest["tables"][table]))


def addresses(path):
    """A hundred answers of the past."""
    rows = rows_of(path, "provenance_release")
    written = {row[name] for row in rows for name in ("published_at", "withdrawn_at")} - {None}
    moments = sorted(map(datetime.fromisoformat, written))
    moments += [moment - timedelta.resolution for moment in moments]
    return [answer.format(f"{at.isoformat()}Z") for at in moments for answer in ANSWERS]


def asked(server, paths):
    answers = {}
    for path in paths:
        with urlopen(server + path) as answer:
            answers[path] = answer.read().replace(server.encode(), b"https://portal.example")
    return answers


@pytest.mark.parametrize("stored", ARCHIVES, ids=lambda path: path.stem)
def test_what_committed_migrations_say_of_the_tables_never_changes(stored):
    """A pattern or a list of choices that a migration imports is changed under another name."""
    assert state_digest(stored) == stored.with_suffix(".state").read_text().strip()


@pytest.mark.parametrize("stored", ARCHIVES, ids=lambda path: path.stem)
def test_a_stored_backup_becomes_a_database_of_today_and_of_a_later_version(
    stored, database, backed_up, run, tmp_path
):
    """Under readers neither shows: an upgrade killed at ten moments, a restore in its place."""
    url, paths = database(connection.vendor), addresses(stored)
    assert len(paths) >= 100
    first = backed_up(url, ["restore", str(stored)], ["check_data"])
    of_what_had_a_grade_only_its_name_changes(stored, first)
    its_tables_are_those_of_the_models(url)
    if connection.vendor == "postgresql":
        to_the_other_database_and_back_nothing_changes(first, database, backed_up)
    with served_upon(url, tmp_path / "old") as server:
        before = asked(server, paths)
        assert len(set(before.values())) > 30
        with readers(server, before) as seen:
            run(url, "-m", "tests.upgrades.later", *KILLS, settings_module=LATER)
        assert seen == Counter(same=seen["same"])
        assert seen["same"] > 30
    upgraded, changed = backed_up(url, settings_module=LATER), ("trade_flow", "audit_entry")
    with served_upon(url, tmp_path / "new", DJANGO_SETTINGS_MODULE=LATER) as server:
        assert asked(server, paths) == before
        # Under readers, too, and by the later version.
        with readers(server, before) as seen:
            again = backed_up(url, ["restore", str(first), "--replace"], settings_module=LATER)
        assert seen == Counter(same=seen["same"])
        assert seen["same"] > 10

    assert sums(upgraded, *changed) == sums(first, *changed)
    flows = rows_of(upgraded, "trade_flow")
    assert all(row.pop("weight") == f"{row['value']} dollars" for row in flows)
    assert flows == rows_of(first, "trade_flow")
    assert rows_of(upgraded, "audit_entry") == [
        row | {"name": row["name"].upper()} for row in rows_of(first, "audit_entry")
    ]
    assert sums(again) == sums(upgraded)


def of_what_had_a_grade_only_its_name_changes(stored, upgraded):
    tables = manifest_of(stored)["tables"]
    graded = [name for name, table in tables.items() if "grade" in table["columns"]]
    for table in graded:
        before = [r | {"read": READ[r.pop("grade")]} for r in rows_of(stored, table)]
        now = rows_of(upgraded, table)  # a later version may have given it further columns
        assert [{name: row[name] for name in before[0]} for row in now] == before


def its_tables_are_those_of_the_models(url):
    """The migrations, one after the other, make what is made at once for an empty database."""
    restored = connection.copy()
    restored.settings_dict["NAME"] = Env.db_url_config(url)["NAME"]
    with closing(restored):
        assert schema(restored) == schema(connection)


def to_the_other_database_and_back_nothing_changes(made, database, backed_up):
    """What began with `make run` becomes the institute's server, and back: rows, keys, accounts."""
    for vendor in ("sqlite", "postgresql"):
        again = backed_up(database(vendor), ["restore", str(made)])
        assert sums(again) == sums(made)
        assert last_keys(again) == last_keys(made)
        assert manifest_of(again)["migrations"] == manifest_of(made)["migrations"]
        made = again


class readers:
    """Four that ask for the same answers all the time, and count what is not the same.

    With a pause: they are to see whatever comes, and not to keep both processors busy.
    """

    PAUSE = 0.25

    def __init__(self, server, expected):
        self.server, self.expected, self.seen = server, expected, Counter()
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self.read, args=[n]) for n in range(4)]

    def read(self, number):
        paths = list(self.expected)[number::4]
        while not self.over.is_set():
            for path in paths:
                try:
                    is_same = asked(self.server, [path])[path] == self.expected[path]
                    self.seen["same" if is_same else f"torn: {path}"] += 1
                except OSError as error:
                    self.seen[f"{error}: {path}"] += 1
                if self.over.wait(self.PAUSE):
                    return

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self.seen

    def __exit__(self, *error):
        self.over.set()
        for thread in self.threads:
            thread.join()


def last_keys(path):
    return {name: table["last_key"] for name, table in manifest_of(path)["tables"].items()}
