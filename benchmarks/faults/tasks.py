"""kill -9 of the worker while it reads an upload: nothing torn, all done in the end.

And a colleague who signs in while a large file is read: no error, and how long it took.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from .cases import Case
from .desk import Desk
from .portal import Portal, environment_of
from .world import World, inside

ROWS, LARGE = 20_000, 100_000
BY_TASKS = {"TASKS": "database"}
MOST_SECONDS = 1.0  # that a sign-in may take meanwhile


def report(world: World, folder: Path, tries: int) -> Iterator[Case]:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "delivery.csv").write_bytes(world.spreadsheet(1, ROWS))
    yield worker_killed(world, folder, tries)
    yield signed_in_meanwhile(world, folder / "sign-in")


def worker_killed(world: World, folder: Path, tries: int) -> Case:
    moments, found, broken = random.Random("upload"), Counter[str](), []
    seconds, expected = 0.0, {}
    for number in range(tries + 1):  # the first is let through
        place = folder / f"upload-{number}"
        url = world.copy(place)
        began = look(url, place)["counts"]
        inside(url, place, "hand_in", str(folder / "delivery.csv"), **BY_TASKS)
        if number == 0:
            seconds = work(url, place)
            expected = look(url, place)["counts"]
            continue
        work(url, place, kill_after=moments.uniform(0, seconds))
        state = look(url, place)
        if state["counts"] not in (began, expected):
            broken.append(f"try {number}: torn: {state['counts']}")
        found["done" if state["counts"] == expected else "cut off"] += 1
        work(url, place)
        state, left = look(url, place), inside(url, place, "unfinished", **BY_TASKS)
        broken += [f"try {number}: {each}" for each in [*state["broken"], *left["uploads"]]]
        if state["counts"] != expected or left["being read"]:
            broken.append(f"try {number}: in the end {state['counts']}, not {expected}")
    return Case(
        "worker killed: upload",
        f"kill -9 at {tries} moments of {seconds:.2f} s, {ROWS:,} rows",
        f"{found['cut off']} cut off and nothing of it seen, {found['done']} done; the next worker "
        "did each once; integrity_check, references and check_data each time",
        tuple(broken),
    )


def look(url: str, folder: Path) -> dict:
    return inside(url, folder, "look", DJANGO_SETTINGS_MODULE="tests.settings")


def work(url: str, folder: Path, kill_after: float | None = None) -> float:
    """Seconds until nothing waited any more; or the worker is killed after so many."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "work", "--batch"],
        env=environment_of(url, folder) | BY_TASKS,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with suppress(subprocess.TimeoutExpired):
        process.wait(kill_after)
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
        process.wait()
    return time.monotonic() - began


def signed_in_meanwhile(world: World, folder: Path) -> Case:
    """The slowest of the sign-ins while a worker of the portal reads a large file."""
    url, waits, broken = world.copy(folder), [], []
    (folder / "large.csv").write_bytes(world.spreadsheet(7, LARGE))
    with Portal(folder, url, **BY_TASKS) as portal:
        inside(url, folder, "hand_in", str(folder / "large.csv"), **BY_TASKS)
        until = time.monotonic() + 300
        while time.monotonic() < until:
            began = time.monotonic()
            try:
                Desk(portal, world)
            except RuntimeError as error:
                broken.append(str(error))
            waits.append(time.monotonic() - began)
            if not inside(url, folder, "unfinished", **BY_TASKS)["uploads"]:
                break
        else:
            broken.append("The file was not read within five minutes.")
    slow = max(waits)
    if slow > MOST_SECONDS:
        broken.append(f"A sign-in took {slow:.2f} s.")
    return Case(
        "sign-in while a file is read",
        f"{len(waits)} sign-ins (form and answer) while {LARGE:,} rows were read",
        f"slowest {slow:.2f} s, of {os.cpu_count()} cores that others use, too",
        tuple(broken),
    )
