"""Readers of pages beside one bad client of the API, in one run: with the limits and without them.

The bad client has sixteen connections, and asks on each a question that was not asked before, as
soon as the one before was answered or refused and has crossed the net. A reader asks for one page
after another that was published a moment ago, so that none of them is kept. How long a reader waits
is the clock's. What the client itself takes of the machine is in both lines: “elsewhere” it asks
another server.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from .api import SMALL, Served, database, of_portal, portal, questions

SECONDS = int(os.environ.get("SECONDS", 30))  # of each trial; the limit is of five minutes
WARM = 5  # seconds in which each process makes its first pages
NUMBERS = count()  # of pages, over all trials: none is asked twice of a server
PAUSE = 0.05  # between two pages of a reader
LIMITS = {"with limits": "6000", "without limits": "0"}  # units an address


def report(folder: Path) -> Iterator[str]:
    path = database(Path(os.environ.get("KEEP") or folder), SMALL)
    asked = folder / "asked"
    asked.write_text("\n".join(unlike_questions()))
    head = f"one bad client for {SECONDS} s"
    yield f"{head:<24}{'answers':>9}{'pages':>8}{'median':>9}{'p95':>9}"
    for name, units in LIMITS.items():
        with portal(path, folder / "fair", API_UNITS=units) as served:
            read_pages(served, WARM)
            with refusing() as port, bad_client(port, asked):
                elsewhere = read_pages(served)
            with bad_client(served.port, asked) as answered:
                beside = read_pages(served)
        yield line(f"{name}, elsewhere", 0, elsewhere)
        yield line(f"{name}, beside", answered[0], beside)
        yield f"  a page takes {median(beside) / median(elsewhere):.2f} times as long"


def unlike_questions() -> Iterator[str]:
    """More than anybody asks within a trial."""
    for size in range(100, 1000):
        yield from (f"{of_portal(each)}&page_size={size}" for each in questions())


def line(name: str, answers: int, taken: list[float]) -> str:
    p95 = quantiles(taken, n=20)[18]
    return f"{name:<24}{answers:>9,}{len(taken):>8}{median(taken):>7.0f} ms{p95:>6.0f} ms"


def read_pages(served: Served, seconds: float = SECONDS) -> list[float]:
    """Milliseconds of pages, each asked for the first time, one after another."""
    taken, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.perf_counter()
        from_first, to_last = divmod(next(NUMBERS), 50)
        served.get(f"/countries/freedonia/?from={1950 + from_first}&to={2001 + to_last}")
        taken.append(1e3 * (time.perf_counter() - began))
        time.sleep(PAUSE)
    return taken


@contextmanager
def bad_client(port: int, asked: Path) -> Iterator[list[int]]:
    """Yields what holds, afterwards, how many of its questions were answered."""
    answered: list[int] = []
    with started(str(port), str(asked), stdin=subprocess.PIPE) as client:
        yield answered
        told, _ = client.communicate()
        answered.append(int(told))


@contextmanager
def refusing() -> Iterator[int]:
    """The port of a server elsewhere, as far as the portal is concerned."""
    with started() as server:
        yield int(server.stdout.readline())  # type: ignore[union-attr]
        server.terminate()


def started(*words: str, **options: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "benchmarks.bad_client", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **options)
