"""Usage: .ci/with-postgres.sh .venv/bin/python -m benchmarks.migrating

Changes a table of claims while the portal is served from it and four readers ask: in the way that
docs/deploy.md describes, then behind a long query, with and without a limit to its wait.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
SERVER = [
    *(sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--workers", "2"),
    *("--threads", "4", "--log-level", "warning", "--no-control-socket"),
]
READERS = 4
BATCH = 1000
# Each asks the table of claims; nothing is kept, so that each answer needs the database.
PATHS = ("/trade/flows/", "/api/v1/trade/flows/", "/charts/trade/partner.csv?country=CHN")


class Readers:
    """What four readers were answered while something was done."""

    def __init__(self, address):
        self.address, self.over = address, threading.Event()
        self.seconds, self.failed = [], []
        self.threads = [threading.Thread(target=self.read) for _ in range(READERS)]

    def read(self):
        asked = 0
        while not self.over.is_set():
            began, path = time.monotonic(), PATHS[asked % len(PATHS)]
            try:
                with urllib.request.urlopen(self.address + path, timeout=60) as answer:
                    answer.read()
            except OSError as error:
                self.failed.append(f"{path}: {error}")
            self.seconds.append(time.monotonic() - began)
            asked += 1

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self.over.set()
        for thread in self.threads:
            thread.join()

    def __str__(self):
        slowest = max(self.seconds)
        return f"{len(self.seconds)} answers, {len(self.failed)} failed, slowest {slowest:.1f} s"


@contextmanager
def served():
    """The address of the portal, with the curated data of trade, once it answers."""
    environment = os.environ | {"RESPONSE_CACHE": "0"}
    for command in ("migrate --verbosity 0", "load_seed atlas provenance trade"):
        run = [sys.executable, "manage.py", *command.split()]
        subprocess.run(run, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [*SERVER, "--bind", "127.0.0.1:8765", "--worker-tmp-dir", folder, "nkworld.wsgi"],
            cwd=ROOT,
            env=environment,
        )
        try:
            time.sleep(8)
            yield "http://127.0.0.1:8765"
        finally:
            server.terminate()
            server.wait()


def as_described(connect):
    """A nullable column, a backfill in batches, a condition that is validated afterwards."""
    with connect() as database:
        patiently(database, "ALTER TABLE trade_flow ADD COLUMN checked_on date NULL")
        newest = database.execute("SELECT max(id) FROM trade_flow").fetchone()[0]
        for first in range(0, newest + 1, BATCH):
            database.execute(
                "UPDATE trade_flow SET checked_on = known_from::date WHERE id >= %s AND id < %s",
                [first, first + BATCH],
            )
        condition = "CHECK (known_from IS NULL OR checked_on IS NOT NULL)"
        add = f"ALTER TABLE trade_flow ADD CONSTRAINT trade_flow_checked {condition} NOT VALID"
        patiently(database, add)
        database.execute("ALTER TABLE trade_flow VALIDATE CONSTRAINT trade_flow_checked")
        patiently(database, "ALTER TABLE trade_flow DROP COLUMN checked_on")


def patiently(database, statement):
    """Try again after each second in which the table could not be had."""
    while True:
        try:
            with database.transaction():
                database.execute("SET LOCAL lock_timeout = '1s'")
                database.execute(statement)
            return
        except psycopg.errors.LockNotAvailable:
            time.sleep(1)


def behind_a_long_query(connect, statement):
    """The same first step while somebody has been reading the table for ten seconds."""

    def read():
        with connect() as database, database.transaction():
            database.execute("SELECT count(*), pg_sleep(10) FROM trade_flow")

    reader = threading.Thread(target=read)
    reader.start()
    time.sleep(1)
    with connect() as database:
        statement(database, "ALTER TABLE trade_flow ADD COLUMN checked_on date NULL")
        database.execute("ALTER TABLE trade_flow DROP COLUMN checked_on")
    reader.join()


def main():
    def connect():
        return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)

    with served() as address:
        with Readers(address) as before:
            time.sleep(10)
        print(f"nothing done:                    {before}", flush=True)
        with Readers(address) as described:
            as_described(connect)
        print(f"as described:                    {described}", flush=True)
        for name, way in (
            ("patient:", patiently),
            ("without limit:", lambda database, statement: database.execute(statement)),
        ):
            with Readers(address) as readers:
                behind_a_long_query(connect, way)
            print(f"behind a query, {name:<17}{readers}", flush=True)
            for failure in readers.failed[:3]:
                print(f"    {failure}")


if __name__ == "__main__":
    main()
