"""The portal as `make run` serves it: gunicorn with two workers, a port and a folder of its own.

What it is measured beside is served by the same gunicorn.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPException
from itertools import cycle
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

WORKERS = 2
MOST_SECONDS = 60  # for a start
TICK = os.sysconf("SC_CLK_TCK")


class Answer(NamedTuple):
    """What a client got; status 0 where the connection was refused or broken off."""

    status: int
    headers: dict[str, str]
    body: bytes


class Portal:
    options = ("--config", ".ci/gunicorn.conf.py", "nkworld.wsgi")

    def __init__(self, folder: Path, database: str, **environment: str) -> None:
        """`database` is a DATABASE_URL; `folder` is for what the portal writes beside it."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.port = folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = environment_of(database, folder) | {"PORT": str(self.port)} | environment

    def __enter__(self) -> "Portal":
        command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}"]
        command += ["--workers", str(WORKERS), *self.options]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        self.wait_until_it_answers()
        return self

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def wait_until_it_answers(self) -> float:
        """How many seconds that took."""
        began = time.monotonic()
        while self.get("/health/live").status not in (200, 404):  # a peer has no such page
            if time.monotonic() - began > MOST_SECONDS:
                raise RuntimeError(f"The portal does not answer:\n{self.log[-2000:]}")
            time.sleep(0.05)
        return time.monotonic() - began

    def get(self, path: str) -> Answer:
        return ask(build_opener(), Request(self.address + path))

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def workers(self) -> list[int]:
        """Those of gunicorn; beside them the master has the keeper of the worker of tasks."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [int(n) for n in children if "keep_worker" not in command_of(n)]

    def kill_workers(self) -> int:
        """kill -9 of each worker; how many there were. The master starts others."""
        workers = self.workers()
        for pid in workers:
            os.kill(pid, signal.SIGKILL)
        return len(workers)

    def seconds(self) -> float:
        """Of the processor, that the workers have spent by now."""
        stats = (Path(f"/proc/{pid}/stat").read_text() for pid in self.workers())
        fields = [stat.rpartition(") ")[2] for stat in stats]
        return sum(int(ticks) for each in fields for ticks in each.split()[11:13]) / TICK

    def memory(self, what: str) -> list[int]:
        """Bytes of each worker: VmRSS now, or VmHWM, the most that it has ever had."""
        found = []
        for pid in self.workers():
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            found += [int(line.split()[1]) * 1024 for line in lines if line.startswith(what)]
        return found


class Peer(Portal):
    """Another application, served alike."""

    def __init__(self, folder: Path, database: str, application: str, **environment: str) -> None:
        super().__init__(folder, database, **environment)
        words = "--worker-class gthread --threads 6 --log-level error --no-control-socket"
        self.options = (*words.split(), application)


class Hosts:
    """Portals behind one name, each asked in its turn."""

    def __init__(self, portals: list[Portal]) -> None:
        self._turns, self.folder, self.port = cycle(portals), portals[0].folder, portals[0].port

    @property
    def address(self) -> str:
        return next(self._turns).address

    def get(self, path: str) -> Answer:
        name = {"Host": f"127.0.0.1:{self.port}"}
        return ask(build_opener(), Request(self.address + path, headers=name))


def command_of(pid: str) -> str:
    with suppress(FileNotFoundError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""


def ask(opener: OpenerDirector, request: Request) -> Answer:
    try:
        with opener.open(request, timeout=120) as answer:
            return Answer(answer.status, dict(answer.headers), answer.read())
    except HTTPError as error:
        with error:
            return Answer(error.code, dict(error.headers), error.read())
    except (OSError, HTTPException):
        return Answer(0, {}, b"")


def browser() -> OpenerDirector:
    return build_opener(HTTPCookieProcessor())


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def environment_of(database: str, folder: Path) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "benchmarks.served_settings",
        "VAR_DIR": str(folder / "var"),
        "SECRET_KEY": "of-a-portal-that-is-made-to-fail",
        "LOG_LEVEL": "WARNING",
    }


def run(database: str, folder: Path, *command: str, **environment: str) -> str:
    """What a process of the portal's prints."""
    environment = environment_of(database, folder) | environment
    command = (sys.executable, *command)
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stdout[-500:]}{done.stderr[-3000:]}")
    return done.stdout
