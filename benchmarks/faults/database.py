"""The database is locked, can only be read, is restarted, is away."""

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..portal import Answer, Portal
from .cases import Case
from .desk import Desk
from .readers import Readers
from .world import World, file_of, inside

LOCKED = 30  # seconds
WITH_POSTGRES = ".ci/with-postgres.sh"


def report(world: World, folder: Path) -> Iterator[Case]:
    yield locked(world, folder / "locked")
    yield read_only(world, folder / "read-only")
    if any(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")):
        yield from on_postgres(folder / "postgres")
    else:
        yield Case("PostgreSQL", "", "skipped: its binaries are not installed", skipped=True)


def honest(answer: Answer, sentence: bytes) -> list[str]:
    """What is missing of an answer that says what failed, and that nothing was saved."""
    said = answer.status == 503 and sentence in answer.body and "Retry-After" in answer.headers
    return [] if said else [f"the desk was answered {answer.status}, without “{sentence.decode()}”"]


def locked(world: World, folder: Path) -> Case:
    url, answers = world.copy(folder), []
    with Portal(folder, url) as portal:
        desk = Desk(portal, world)
        before = inside(url, folder, "look")["counts"]

        def upload() -> None:
            answers.append((desk.upload(world.spreadsheet(1, 100)), time.monotonic()))

        with Readers(portal, world.pages, 4) as readers, writer(file_of(url)):
            began = time.monotonic()
            thread = threading.Thread(target=upload)
            thread.start()
            time.sleep(LOCKED)
        thread.join()
        answer, at = answers[0]
        after = inside(url, folder, "look")
        broken = [*readers.errors(), *honest(answer, b"Someone else is writing"), *after["broken"]]
        if after["counts"] != before:
            broken.append(f"something was written all the same: {after['counts']}")
        later = desk.upload(world.spreadsheet(2, 100)).status
        broken += [] if later == 200 else [f"afterwards the upload was answered {later}"]
    return Case(
        "SQLite file locked",
        f"another connection holds the write lock for {LOCKED} s, 4 clients and an upload",
        f"{len(readers.seen):,} answers, {dict(readers.statuses())}, slowest "
        f"{readers.slowest():.1f} s; the upload {answer.status} after {at - began:.0f} s, nothing "
        f"written; sent again afterwards: {later}",
        tuple(broken),
    )


@contextmanager
def writer(file: Path) -> Iterator[None]:
    other = sqlite3.connect(file, isolation_level=None, timeout=30)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def mounted(folder: Path, megabytes: int) -> Iterator[bool]:
    """A file system of so many megabytes of its own; False where this account may mount none."""
    folder.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "nkworld-faults", str(folder)]
    is_mounted = os.geteuid() == 0 and subprocess.run(command, capture_output=True).returncode == 0
    try:
        yield is_mounted
    finally:
        if is_mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


def read_only(world: World, folder: Path) -> Case:
    with mounted(folder / "disk", 200) as is_mounted:
        if not is_mounted:
            return Case("read-only database", "", "skipped: it takes root to mount", skipped=True)
        url = world.copy(folder / "disk")
        with Portal(folder, url) as portal:
            desk = Desk(portal, world)
            [portal.get(page) for page in world.pages[:4] * 8]  # each worker has it open
            if not remount(folder / "disk", "ro"):
                seen = "skipped: this system mounts nothing read-only that is open for writing"
                return Case("read-only database", "", seen, skipped=True)
            answer = desk.upload(world.spreadsheet(1, 100))
            with Readers(portal, world.pages, 4) as readers:
                time.sleep(5)
            remount(folder / "disk", "rw")
            later = desk.upload(world.spreadsheet(1, 100)).status
    broken = [*readers.errors(), *honest(answer, b"can be saved at the moment")]
    broken += [] if later == 200 else [f"afterwards the upload was answered {later}"]
    return Case(
        "read-only database",
        "its file system is mounted read-only for 5 s, 4 clients and an upload",
        f"{len(readers.seen):,} answers, {dict(readers.statuses())}; the upload {answer.status}; "
        f"sent again when it was writable: {later}",
        tuple(broken),
    )


def remount(folder: Path, how: str) -> bool:
    command = ["mount", "-o", f"remount,{how}", str(folder)]
    return subprocess.run(command, capture_output=True).returncode == 0


def on_postgres(folder: Path) -> Iterator[Case]:
    """In a process of its own, beside a server that lives as long as it."""
    module = [sys.executable, "-m", "benchmarks.faults.postgres", str(folder)]
    done = subprocess.run([WITH_POSTGRES, *module], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stdout[-1000:] + done.stderr[-3000:])
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            told = json.loads(line)
            yield Case(**told | {"broken": tuple(told["broken"])})
