"""Releases are published and withdrawn while eight clients read all kinds of pages, of two hosts
that share a database and a folder of uploads: what one takes in the other may read. Once upon
SQLite, and once upon a PostgreSQL of its own, where the hosts share a Valkey, too, if there is one.

After each step the state of the database is held: a copy of the file, or a snapshot. It is read in
quiet, each address once, so that every answer that a client got can be compared with the states
that were current while it waited.
"""

import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.serving import VALKEY, valkey

from ..portal import Hosts, Portal
from .cases import Case
from .database import on_postgres
from .desk import Desk
from .readers import Readers, Seen, is_as
from .world import PAGES, World, copy_of, file_of, inside, url_of

KEPT = 0.6  # seconds that an answer may be older than the data: half a second is remembered
STEPS = 20


class State(NamedTuple):
    """What every address says in one state of the data, which came between two moments."""

    began: float
    ended: float
    pages: dict[str, list]


def report(world: World, folder: Path, minutes: float, steps: int = STEPS) -> Iterator[Case]:
    yield of_hosts(world, folder, world.copy(folder), minutes, steps)
    pages = [each for each in world.pages if each in PAGES]  # which the small world has, too
    yield from on_postgres(folder / "postgres", "published", str(minutes), str(steps), *pages)


def of_hosts(world: World, folder: Path, url: str, minutes: float, steps: int) -> Case:
    shared, pending, refused = {"UPLOAD_DIR": str(folder / "uploads"), "TASKS": "database"}, [], []
    before = inside(url, folder, "look")["counts"]
    with ThreadPoolExecutor(1) as pool, ExitStack() as stack:
        if VALKEY and not url.startswith("sqlite"):
            port = stack.enter_context(valkey(folder))
            shared["CACHE_URL"] = f"redis://127.0.0.1:{port}/0"
        hosts = [Portal(folder / name, url, **shared) for name in ("one", "other")]
        portal = Hosts([stack.enter_context(host) for host in hosts])
        desk = Desk(portal, world)

        def note(began: float) -> None:
            holding = ExitStack()
            held = holding.enter_context(held_state(url, folder / f"state-{len(pending)}.sqlite3"))
            quiet = pool.submit(in_quiet, holding, held, portal, world)
            pending.append((began, time.monotonic(), quiet))

        note(0.0)
        with Readers(portal, world.pages) as readers:
            until = time.monotonic() + minutes * 60
            for number in range(1, steps + 1):
                refused += take_step(desk, world, url, number, note)
                time.sleep(max(0.0, (until - time.monotonic()) / (steps - number + 1)))
        states = [State(began, ended, pages.result()) for began, ended, pages in pending]
    after = inside(url, folder, "look", *world.pages)
    delivered = sum(number % 3 > 0 for number in range(1, steps + 1))
    if (releases := after["counts"]["releases"] - before["releases"]) != delivered:
        refused.append(f"{delivered} releases were taken and {releases} are there")
    return judged(readers, states, refused + after["broken"], minutes, url)


def take_step(desk: Desk, world: World, url: str, number: int, note) -> list[str]:
    """Publish a delivery, and each third time withdraw the one before."""
    if number % 3 == 0:
        release, began = newest(url, "live"), time.monotonic()
        answer = desk.withdraw(release)
    else:
        before = newest(url, "draft")
        desk.upload(world.spreadsheet(number, 300))
        while (release := newest(url, "draft")) == before:  # until a worker has read it
            time.sleep(0.1)
        began = time.monotonic()
        answer = desk.publish(release)
    note(began)
    done = b"Withdrawn:" in answer.body or b"Published:" in answer.body
    return [] if done else [f"step {number} was answered {answer.status} and not taken"]


def newest(url: str, state: str) -> int:
    asked = f"SELECT max(id) FROM provenance_release WHERE state = '{state}'"
    with closing(connected(url)) as database:
        return database.execute(asked).fetchone()[0]


def connected(url: str):
    if url.startswith("sqlite"):
        return sqlite3.connect(file_of(url))
    import psycopg

    return psycopg.connect(url)


@contextmanager
def held_state(url: str, copy: Path) -> Iterator[dict[str, str]]:
    """What a process asks that is to see what is committed now, however it goes on."""
    if url.startswith("sqlite"):
        copy_of(file_of(url), copy)
        try:
            yield {"DATABASE_URL": url_of(copy)}
        finally:
            for file in copy.parent.glob(f"{copy.name}*"):
                file.unlink()
    else:
        with closing(connected(url)) as database:
            database.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            [snapshot] = database.execute("SELECT pg_export_snapshot()").fetchone()
            yield {"DATABASE_URL": url, "SNAPSHOT": snapshot}


def in_quiet(holding: ExitStack, held: dict, portal: Hosts, world: World) -> dict[str, list]:
    host, quiet = f"127.0.0.1:{portal.port}", {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    with holding:
        url = held["DATABASE_URL"]
        return inside(url, portal.folder, "pages", host, *world.pages, **quiet, **held)


def judged(
    readers: Readers, states: list[State], refused: list[str], minutes: float, url: str
) -> Case:
    torn = [each for each in readers.seen if each.status == 200 and not is_of_a_state(each, states)]
    told = Counter(each.path for each in torn).items()
    broken = [*refused, *readers.faults(), *(f"{path}: {n} torn" for path, n in told)]
    changed = sum(len({s.pages[p][2] for s in states}) > 1 for p in readers.pages)
    if not changed or len({each.path for each in readers.seen}) < len(readers.pages) // 2:
        broken.append("too little was read, or nothing changed: this says nothing")
    hits = sum("hit" in each.how for each in readers.seen)
    statuses, slowest = dict(readers.statuses()), readers.slowest()
    database = "SQLite" if url.startswith("sqlite") else "PostgreSQL"
    lost = "" if refused else "; no step lost, check_data holds"
    return Case(
        f"publishing under load, {database}",
        f"{len(states) - 1} releases published or withdrawn, {minutes:g} min, 2 hosts, 8 clients",
        f"{len(readers.seen):,} answers of {len(readers.pages)} addresses ({changed} of them "
        f"change), {hits:,} kept ones; statuses {statuses}; slowest {slowest:.1f} s; {len(torn)} "
        f"equal to no state that was current meanwhile{lost}",
        tuple(broken),
    )


def is_of_a_state(seen: Seen, states: list[State]) -> bool:
    """Whether the bytes are those of a state current between the question and its answer."""
    ends = [*(state.ended for state in states[1:]), float("inf")]
    return any(
        state.began <= seen.ended and end >= seen.began - KEPT and is_as(state.pages, seen)
        for state, end in zip(states, ends, strict=True)
    )
