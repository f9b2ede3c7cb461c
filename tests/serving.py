"""The whole portal as `make run` serves it, in a process of its own."""

import os
import re
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL
from types import SimpleNamespace

from django.conf import settings

from tests.loaded_file import desk_file

VALKEY = shutil.which("valkey-server") or shutil.which("redis-server")
# Prints where its server is, and keeps it until the end of its input.
POSTGRES = ["bash", ".ci/with-postgres.sh", "bash", "-c", 'echo "$DATABASE_URL"; cat']
ACCOUNT = re.compile(
    r"^\s*(researcher|editor|approver|publisher|administrator)\s+(\S+)\s*$", re.MULTILINE
)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(folder):
    """A copy of the loaded portal, served on a port of its own, with the desk's passwords."""
    file = desk_file()
    shutil.copy(file, folder / "portal.sqlite3")
    passwords = dict(ACCOUNT.findall(file.with_suffix(".passwords").read_text()))
    # In memory and in files, as `make run` keeps answers.
    with served_upon(f"sqlite:///{folder / 'portal.sqlite3'}", folder, RESPONSE_CACHE="on") as url:
        yield SimpleNamespace(address=url, passwords=passwords, answers=folder / "answers")


@contextmanager
def served_upon(database, folder, **environment):
    """The address of a portal upon a database, by its DATABASE_URL."""
    port = free_port()
    own = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TASKS": "immediate",
        "DATABASE_URL": database,
        "VAR_DIR": str(folder),
        "PORT": str(port),
    }
    address = f"http://127.0.0.1:{port}"
    # One process: a worker of the suite asks one thing at a time, and what it keeps it keeps once.
    command = ["-m", "gunicorn", "--config", ".ci/gunicorn.conf.py", "--workers", "1"]
    with subprocess.Popen(
        [sys.executable, *command, "nkworld.wsgi"],
        cwd=settings.BASE_DIR,
        env=os.environ | own | environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            # It listens once it says where; from then on a question waits for its answer.
            if not any(address in line for line in server.stdout):
                raise RuntimeError("The portal did not start.")
            yield address
        finally:
            server.terminate()


@contextmanager
def valkey(folder, *more):
    """The port of a Valkey of one's own on loopback; `more` are settings of it."""
    port = free_port()
    own = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(folder)]
    with subprocess.Popen([VALKEY, *own, *more], stdout=subprocess.PIPE, text=True) as server:
        try:
            if not any("Ready to accept connections" in line for line in server.stdout):
                raise RuntimeError("Valkey did not start.")
            yield port
        finally:
            server.terminate()


@contextmanager
def postgres():
    """The address of a PostgreSQL of one's own."""
    with subprocess.Popen(
        POSTGRES,
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline().startswith("PostgreSQL")
        yield process.stdout.readline().strip()
        process.stdin.close()


def of_postgres(program, *words):
    """A program of PostgreSQL, as the account that may run it."""
    [binaries] = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1:]
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    command = [*as_owner, binaries / program, *words]
    subprocess.run(command, check=True, cwd="/", timeout=60, stdout=DEVNULL, stderr=DEVNULL)


class Server:
    """The PostgreSQL of an address, which may be stopped."""

    def __init__(self, address):
        import psycopg

        with psycopg.connect(address) as connection:
            [folder] = connection.execute("SHOW data_directory").fetchone()
        # With the options it was first started with.
        options = Path(folder, "postmaster.opts").read_text().split(" ", 1)[1].replace('"', "")
        self.control = ("pg_ctl", "--silent", "--wait", f"--pgdata={folder}")
        self.options = ("--log=/dev/null", f"--options={options}")

    def stop(self):
        of_postgres(*self.control, "stop", "--mode=fast")

    def start(self):
        of_postgres(*self.control, "start", *self.options)


@contextmanager
def standby(address, folder):
    """The port of a replica of the PostgreSQL of an address, which has its account own `folder`."""
    port, place = free_port(), folder / "standby"
    copied = ("--write-recovery-conf", "--checkpoint=fast", "--no-sync", f"--pgdata={place}")
    of_postgres("pg_basebackup", f"--dbname={address}", *copied)
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    control = ("pg_ctl", "--silent", f"--pgdata={place}")
    of_postgres(*control, "start", "--wait", f"--log={place}/log", f"--options={options}")
    try:
        yield port
    finally:
        of_postgres(*control, "stop", "--mode=immediate")
