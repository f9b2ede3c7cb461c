"""The cache is gone, the clock was set back, two servers publish at once."""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from ..portal import Portal
from .cases import Case
from .desk import Desk
from .killed import run_step
from .published import newest
from .readers import Readers
from .world import World, file_of, inside


def report(world: World, folder: Path, seconds: float = 3) -> Iterator[Case]:
    yield cache_gone(world, folder / "cache", seconds)
    yield clock_set_back(world, folder / "clock")
    yield two_servers(world, folder / "two")


def cache_gone(world: World, folder: Path, seconds: float) -> Case:
    url = world.copy(folder)
    with Portal(folder, url) as portal:
        host, quiet = f"127.0.0.1:{portal.port}", {"DJANGO_SETTINGS_MODULE": "tests.settings"}
        expected = inside(url, folder, "pages", host, *world.pages, **quiet)
        answers = folder / "var" / "answers"
        with Readers(portal, world.pages) as readers:
            time.sleep(seconds)
            shutil.rmtree(answers, ignore_errors=True)
            time.sleep(seconds)
            answers.rename(folder / "old") if answers.exists() else None
            answers.write_text("no folder")
            time.sleep(seconds)
            answers.unlink()
            time.sleep(seconds)
    return Case(
        "cache gone",
        "its folder is removed, then replaced by a file, then gone again, 8 clients",
        f"{len(readers.seen):,} answers, {dict(readers.statuses())}, slowest "
        f"{readers.slowest():.1f} s, each with the bytes of quiet",
        (*readers.errors(), *readers.differing(expected)),
    )


def clock_set_back(world: World, folder: Path) -> Case:
    """Within the process that publishes: its clock is two days behind the last publish."""
    url = world.copy(folder)
    moments = []
    for number, hours in ((1, 0), (2, 48)):
        (folder / "delivery.csv").write_bytes(world.spreadsheet(number, 100))
        run_step(url, folder, None, "stage", str(folder / "delivery.csv"))
        run_step(url, folder, None, "publish", hours_back=hours)
        moments.append(known_from(file_of(url)))
    state = inside(url, folder, "look", *world.pages)
    broken = list(state["broken"])
    if not moments[0] < moments[1]:
        broken.append(f"the later publish is dated before the first: {moments}")
    return Case(
        "clock set back",
        "a release is published, and another by a clock that is 48 hours behind",
        f"dated {moments[0]} and {moments[1]}; check_data holds {state['promises']} promises, "
        f"{len(world.pages)} pages 200",
        tuple(broken),
    )


def known_from(file: Path) -> str:
    with closing(sqlite3.connect(file)) as database:
        return database.execute("SELECT max(known_from) FROM trade_flow").fetchone()[0]


def two_servers(world: World, folder: Path, rounds: int = 5) -> Case:
    """Each with two workers and a folder of its own, on one database."""
    url, broken, once = world.copy(folder), [], 0
    with Portal(folder / "a", url) as one, Portal(folder / "b", url) as other:
        desks = [Desk(one, world), Desk(other, world)]
        with ThreadPoolExecutor(2) as pool:
            for number in range(1, rounds + 1):
                desks[0].upload(world.spreadsheet(number, 200))
                draft = newest(url, "draft")
                answers = list(pool.map(Desk.publish, desks, [draft, draft]))
                done = sum(b"Published:" in each.body for each in answers)
                refused = sum(b"is live already" in each.body for each in answers)
                once += done == refused == 1
                if (done, refused) != (1, 1):
                    statuses = [each.status for each in answers]
                    broken.append(
                        f"round {number}: published {done} times, refused {refused}: {statuses}"
                    )
        time.sleep(1)  # the state of the data is remembered for half a second
        state = inside(url, folder, "look", *world.pages)
        broken += state["broken"]
        for page in world.pages:
            a, b = one.get(page), other.get(page)
            if a.body.replace(str(one.port).encode(), str(other.port).encode()) != b.body:
                broken.append(f"{page} differs between the servers")
    return Case(
        "two servers publish at once",
        f"one draft from two gunicorns on one database, {rounds} times",
        f"{once} times one published it and the other was told that it is live already; "
        f"{len(world.pages)} pages the same on both; check_data holds",
        tuple(broken),
    )
