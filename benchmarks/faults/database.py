"""The database is locked, read-only, on a full disk; PostgreSQL is restarted, and away."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from ..portal import Portal
from .cases import Case
from .desk import Desk
from .readers import Readers
from .world import World, copy_of, inside, url_of

WITH_POSTGRES = ".ci/with-postgres.sh"
MEGABYTES = 200


def report(world: World, folder: Path) -> Iterator[Case]:
    for fault, done, sentence, hinder, seconds, of_its_own in FAULTS:
        place = folder / fault.replace(" ", "-")
        with mounted(place, of_its_own) as is_mounted:
            if is_mounted:
                yield not_written(world, place, fault, done, sentence, hinder, seconds)
            else:
                yield Case(fault, "", "skipped: it takes root to mount", skipped=True)
    yield from on_postgres(folder / "postgres", "away")


def not_written(
    world: World,
    folder: Path,
    fault: str,
    done: str,
    sentence: bytes,
    hinder: Callable[[Path], AbstractContextManager],
    seconds: float,
) -> Case:
    """Four clients read and somebody uploads while nothing can be written."""
    file = copy_of(world.file, folder / "portal.sqlite3")
    url = url_of(file)
    with Portal(folder / "beside", url) as portal, ThreadPoolExecutor(1) as pool:
        desk = Desk(portal, world)
        [portal.get(page) for page in world.pages[:4] * 8]  # each worker has it open
        before = inside(url, folder, "look")["counts"]
        try:
            with Readers(portal, world.pages, 4) as readers, hinder(file):
                upload = pool.submit(desk.upload, world.spreadsheet(1, 100))
                time.sleep(seconds)
                answer = upload.result()
        except NotHere as error:
            return Case(fault, "", f"skipped: {error}", skipped=True)
        after = inside(url, folder, "look")
        later = desk.upload(world.spreadsheet(2, 100)).status
    broken = [*readers.errors(), *after["broken"]]
    if answer.status != 503 or sentence not in answer.body or "Retry-After" not in answer.headers:
        broken.append(f"the desk was answered {answer.status}, without “{sentence.decode()}”")
    if after["counts"] != before:
        broken.append(f"something was written all the same: {after['counts']}")
    broken += [] if later == 200 else [f"afterwards the upload was answered {later}"]
    return Case(
        fault,
        f"{done} for {seconds} s, 4 clients and an upload",
        f"{len(readers.seen):,} answers, {dict(readers.statuses())}, slowest "
        f"{readers.slowest():.1f} s; the upload {answer.status}, nothing written; sent again "
        f"afterwards: {later}",
        tuple(broken),
    )


class NotHere(Exception):
    """This system does not let itself be made to fail so."""


@contextmanager
def locked(file: Path) -> Iterator[None]:
    other = sqlite3.connect(file, isolation_level=None, timeout=30)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def read_only(file: Path) -> Iterator[None]:
    remount = ["mount", "-o", "remount,{}", str(file.parent)]
    if not succeeds(*(each.format("ro") for each in remount)):
        raise NotHere("this system mounts nothing read-only that is open for writing")
    try:
        yield
    finally:
        succeeds(*(each.format("rw") for each in remount))


@contextmanager
def full(file: Path) -> Iterator[None]:
    filler = file.parent / "filler"
    with filler.open("wb", buffering=0) as rest, suppress(OSError):
        while rest.write(b"\0" * 4096):
            pass
    try:
        yield
    finally:
        filler.unlink()


# (fault, what is done, what the desk is told, how, seconds, whether on a file system of its own)
FAULTS = (
    (
        *("SQLite file locked", "another connection holds the write lock"),
        *(b"Someone else is writing", locked, 30, False),
    ),
    (
        *("read-only database", "its file system is mounted read-only"),
        *(b"can be saved at the moment", read_only, 5, True),
    ),
    (
        *("disk full", "the file system of database, cache and log is filled"),
        *(b"disk is full", full, 5, True),
    ),
)


@contextmanager
def mounted(folder: Path, of_its_own: bool) -> Iterator[bool]:
    """A folder on a file system of its own; False where this account may mount none."""
    folder.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "nkworld-faults", str(folder)]
    is_mounted = of_its_own and os.geteuid() == 0 and succeeds(*command)
    try:
        yield is_mounted or not of_its_own
    finally:
        if is_mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


def succeeds(*command: str) -> bool:
    return subprocess.run(command, capture_output=True).returncode == 0


def on_postgres(folder: Path, *words: str) -> Iterator[Case]:
    """In a process of its own, beside a server that lives as long as it."""
    if not any(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")):
        yield Case("PostgreSQL", "", "skipped: its binaries are not installed", skipped=True)
        return
    module = [sys.executable, "-m", "benchmarks.faults.postgres", str(folder), *words]
    done = subprocess.run([WITH_POSTGRES, *module], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stdout[-1000:] + done.stderr[-3000:])
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            told = json.loads(line)
            yield Case(**told | {"broken": tuple(told["broken"])})
