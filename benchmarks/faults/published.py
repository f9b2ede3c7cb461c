"""Releases are published and withdrawn while eight clients read all kinds of pages, of two hosts
that share a database and a folder of uploads: what one takes in the other may read.

After each step the database is copied. A copy is read in quiet, each address once, so that every
answer that a client got can be compared with the states that were current while it waited.
"""

import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple

from ..portal import Hosts, Portal
from .cases import Case
from .desk import Desk
from .readers import Readers, Seen, is_as
from .world import World, copy_of, file_of, inside, url_of

KEPT = 0.6  # seconds that an answer may be older than the data: half a second is remembered
STEPS = 20


class State(NamedTuple):
    """What every address says in one state of the data, which came between two moments."""

    began: float
    ended: float
    pages: dict[str, list]


def report(world: World, folder: Path, minutes: float, steps: int = STEPS) -> Iterator[Case]:
    url, shared = world.copy(folder), {"UPLOAD_DIR": str(folder / "uploads"), "TASKS": "database"}
    with ThreadPoolExecutor(1) as pool, ExitStack() as stack:
        hosts = [Portal(folder / name, url, **shared) for name in ("one", "other")]
        portal = Hosts([stack.enter_context(host) for host in hosts])
        desk, pending, refused = Desk(portal, world), [], []

        def note(began: float) -> None:
            copy = copy_of(file_of(url), folder / f"state-{len(pending)}.sqlite3")
            pending.append((began, time.monotonic(), pool.submit(in_quiet, copy, portal, world)))

        note(0.0)
        with Readers(portal, world.pages) as readers:
            until = time.monotonic() + minutes * 60
            for number in range(1, steps + 1):
                refused += take_step(desk, world, file_of(url), number, note)
                time.sleep(max(0.0, (until - time.monotonic()) / (steps - number + 1)))
        states = [State(began, ended, pages.result()) for began, ended, pages in pending]
    yield judged(readers, states, refused, minutes)


def take_step(desk: Desk, world: World, file: Path, number: int, note) -> list[str]:
    """Publish a delivery, and each third time withdraw the one before."""
    if number % 3 == 0:
        release, began = newest(file, "live"), time.monotonic()
        answer = desk.withdraw(release)
    else:
        before = newest(file, "draft")
        desk.upload(world.spreadsheet(number, 300))
        while (release := newest(file, "draft")) == before:  # until a worker has read it
            time.sleep(0.1)
        began = time.monotonic()
        answer = desk.publish(release)
    note(began)
    done = b"Withdrawn:" in answer.body or b"Published:" in answer.body
    return [] if done else [f"step {number} was answered {answer.status} and not taken"]


def newest(file: Path, state: str) -> int:
    with closing(sqlite3.connect(file)) as database:
        asked = "SELECT max(id) FROM provenance_release WHERE state = ?"
        return database.execute(asked, [state]).fetchone()[0]


def in_quiet(copy: Path, portal: Hosts, world: World) -> dict[str, list]:
    host, quiet = f"127.0.0.1:{portal.port}", {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    try:
        return inside(url_of(copy), portal.folder, "pages", host, *world.pages, **quiet)
    finally:
        for file in copy.parent.glob(f"{copy.name}*"):
            file.unlink()


def judged(readers: Readers, states: list[State], refused: list[str], minutes: float) -> Case:
    torn = [each for each in readers.seen if each.status == 200 and not is_of_a_state(each, states)]
    told = Counter(each.path for each in torn).items()
    broken = [*refused, *readers.errors(), *(f"{path}: {n} torn" for path, n in told)]
    changed = sum(len({s.pages[p][2] for s in states}) > 1 for p in readers.pages)
    if not changed or len({each.path for each in readers.seen}) < len(readers.pages) // 2:
        broken.append("too little was read, or nothing changed: this says nothing")
    hits = sum("hit" in each.how for each in readers.seen)
    statuses, slowest = dict(readers.statuses()), readers.slowest()
    return Case(
        "publishing under load",
        f"{len(states) - 1} releases published or withdrawn, {minutes:g} min, 2 hosts, 8 clients",
        f"{len(readers.seen):,} answers of {len(readers.pages)} addresses ({changed} of them "
        f"change), {hits:,} kept ones; statuses {statuses}; slowest {slowest:.1f} s; {len(torn)} "
        f"equal to no state that was current meanwhile",
        tuple(broken),
    )


def is_of_a_state(seen: Seen, states: list[State]) -> bool:
    """Whether the bytes are those of a state current between the question and its answer."""
    ends = [*(state.ended for state in states[1:]), float("inf")]
    return any(
        state.began <= seen.ended and end >= seen.began - KEPT and is_as(state.pages, seen)
        for state, end in zip(states, ends, strict=True)
    )
