"""A real worker, killed in the middle of a file: the next begins anew, and nothing is doubled."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from shutil import copyfile

import pytest
from django.conf import settings

from tests.loaded_file import loaded_file

from . import worker_forks

pytestmark = pytest.mark.slow
ROWS = 800
DELIVERIES = 5  # each killed twice: while it is read, and while it is published
HANDED_IN = f"""
import itertools
import django
django.setup()
from django.core.files.base import ContentFile
from nkworld.importing import tasks
from nkworld.importing.models import Upload
from nkworld.provenance.models import Dataset
from tests.factories import CountryFactory, SourceFactory
CountryFactory(code="XRU", name="Ruritania")
months = [f"{{year}}-{{month:02}}" for year in range(1985, 2020) for month in range(1, 13)]
cells = itertools.islice(itertools.product(months, ["export", "import"]), {ROWS})
text = "period,country,direction,value,citation,as_quoted\\n" + "".join(
    f"{{month}},XRU,{{way}},{{value}},https://yearbook.example/,{{value}} dollars\\n"
    for value, (month, way) in enumerate(cells, 1)
)
tasks.start(Upload.objects.create(
    dataset=Dataset.objects.get(slug="trade/flows"),
    source=SourceFactory(slug="bureau", short_name="Royal Bureau"),
    label="Yearbook",
    file=ContentFile(text.encode(), "yearbook.csv"),
    file_name="yearbook.csv",
    file_sha256="0" * 64,
))
"""


@pytest.fixture
def run(tmp_path_factory, tmp_path):
    """run(words): a process of the portal upon a loaded database of its own."""
    copyfile(loaded_file(), tmp_path / "portal.sqlite3")
    own = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TASKS": "database",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'portal.sqlite3'}",
        "VAR_DIR": str(tmp_path),
    }
    return lambda *words, **pipes: subprocess.Popen(
        [sys.executable, *words],
        cwd=settings.BASE_DIR,
        env=os.environ | own,
        stderr=subprocess.DEVNULL,
        **pipes,
    )


@pytest.fixture
def do(run):
    """do(name, ...): a command of worker_forks, and what it answers."""
    piped = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with run("-m", "tests.importing.worker_forks", **piped) as forks:

        def tell(*words):
            print(json.dumps(words), file=forks.stdin, flush=True)
            return json.loads(forks.stdout.readline())

        yield tell
        forks.stdin.close()


def test_a_worker_that_is_killed_while_it_reads_leaves_nothing_and_the_next_one_does_it(
    run, tmp_path
):
    assert run("-c", HANDED_IN).wait() == 0
    with closing(sqlite3.connect(tmp_path / "portal.sqlite3", autocommit=True)) as database:
        ask = lambda question: database.execute(question).fetchone()  # noqa: E731
        drafts = "SELECT count(*) FROM provenance_release WHERE file_name = 'yearbook.csv'"
        rows = "SELECT count(*) FROM trade_flow WHERE citation = 'https://yearbook.example/'"

        with run("manage.py", "work") as worker:
            while ask("SELECT state FROM importing_upload") != ("running",):
                time.sleep(0.005)
            database.execute("BEGIN IMMEDIATE")  # it reads, and can store nothing
            worker.kill()
        database.execute("ROLLBACK")
        assert ask(f"{drafts} AND state = 'draft'") == (0,)

        assert run("manage.py", "work", "--batch").wait() == 0

        assert ask("SELECT state, attempts, progress FROM importing_upload") == ("done", 2, ROWS)
        assert (ask(drafts), ask(rows)) == ((1,), (ROWS,))


def releases_of(do):
    """[[label, state]]: each has all of its rows, and those that went live last are seen."""
    found = do("look")["told"]
    last_is_live = found["releases"][-1][1] == "live"
    assert found["rows"] == worker_forks.ROWS * len(found["releases"])
    assert found["live"] == worker_forks.ROWS
    assert found["live of the last"] == (worker_forks.ROWS if last_is_live else 0)
    return found["releases"]


def test_ten_kills_tear_nothing_lose_nothing_and_leave_the_trail_whole(do):
    """Of a worker that reads and of a server that publishes, at moments spread over all that they
    ask of the database, the first and the last too.
    """
    do("prepare")
    do("hand_in", 0)
    reading = do("work", 0)["told"]["statements"]
    publishing = do("publish", 0, 0)["told"]["statements"]

    for delivery in range(1, DELIVERIES + 1):
        part = (delivery - 1) / (DELIVERIES - 1)
        nothing = releases_of(do)
        draft = [*nothing, [f"Delivery {delivery}", "draft"]]
        live = [*nothing, [f"Delivery {delivery}", "live"]]

        do("hand_in", delivery)
        assert do("work", 1 + int(part * (reading - 1))) == {"signal": signal.SIGKILL}
        assert releases_of(do) in (nothing, draft)
        do("work", 0)
        assert releases_of(do) == draft

        at = 1 + int(part * (publishing - 1))
        assert do("publish", delivery, at) == {"signal": signal.SIGKILL}
        if releases_of(do) == draft:
            assert do("publish", delivery, 0)["told"]["status"] == 302
        assert releases_of(do) == live

    names = [f"Royal Bureau: Delivery {delivery}" for delivery in range(DELIVERIES + 1)]
    found = do("look")["told"]
    steps = [["pam", done, name] for name in names for done in ("drafted", "published")]
    assert found["audit log"] == steps
    assert found["handed in"] == len(names)
    assert found["uploads"] == ["done"] * len(names)
    assert do("check") == {"told": {"broken": []}}


def test_the_keeper_of_a_worker_ends_it_when_the_server_was_killed(tmp_path):
    keeper = (
        "from nkworld import keep_worker; import sys;"
        "worker = 'import sys, time; from nkworld.keep_worker import end_with;'"
        "'end_with(int(sys.argv[1])); time.sleep(600)';"
        "keep_worker.COMMAND[1:-1] = ['-c', worker]; sys.exit(keep_worker.main())"
    )
    server = f"""
import os, subprocess, sys, time
keeper = subprocess.Popen([sys.executable, "-c", {keeper!r}])
children = f"/proc/{{keeper.pid}}/task/{{keeper.pid}}/children"
while not (worker := open(children).read().strip()):
    time.sleep(0.01)
print(worker, flush=True)
time.sleep(600)
"""
    command = [sys.executable, "-c", server]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        worker = int(process.stdout.readline())
        assert os.path.exists(f"/proc/{worker}")
        process.kill()

    until = time.monotonic() + 30
    while os.path.exists(f"/proc/{worker}") and time.monotonic() < until:
        time.sleep(0.05)
    assert not os.path.exists(f"/proc/{worker}")
