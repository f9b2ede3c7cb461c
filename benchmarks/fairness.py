"""Readers of pages beside one bad client of the API, in one run: with the limits and without them.

The bad client has sixteen connections, and asks on each a question that was not asked before, as
soon as the one before was answered or refused and has crossed the net. A reader asks for one page
after another that was published a moment ago, so that none of them is kept. How long a reader waits
is the clock's.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from statistics import median, quantiles

from .api import SMALL, Served, database, of_portal, portal, questions

CONNECTIONS = 16
SECONDS = int(os.environ.get("SECONDS", 30))  # of each trial; the limit is of five minutes
WARM = 5  # seconds in which each process makes its first pages
NUMBERS = count()  # of pages, over all trials: none is asked twice of a server
PAUSE = 0.05  # between two pages of a reader
THE_NET = 0.02  # seconds from an answer to the next question
LIMITS = {"with limits": "6000", "without limits": "0"}  # units an address


def report(folder: Path) -> Iterator[str]:
    path = database(Path(os.environ.get("KEEP") or folder), SMALL)
    head = f"one bad client for {SECONDS} s"
    yield f"{head:<24}{'answers':>9}{'pages':>8}{'median':>9}{'p95':>9}"
    for name, units in LIMITS.items():
        with portal(path, folder / "fair", API_UNITS=units) as served:
            read_pages(served, WARM)
            alone = read_pages(served)
            with bad_client(served) as answered:
                beside = read_pages(served)
        yield line(f"{name}, alone", 0, alone)
        yield line(f"{name}, beside", answered(), beside)
        yield f"  a page takes {median(beside) / median(alone):.2f} times as long"


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
def bad_client(served: Served):
    """Yields what tells how many of its questions were answered, not refused."""
    over, answers, turn = threading.Event(), count(), threading.Lock()
    asked = (
        f"{of_portal(each)}&page_size={size}" for size in range(100, 1000) for each in questions()
    )

    def ask() -> None:
        connection = HTTPConnection("127.0.0.1", served.port, timeout=60)
        while not over.is_set():
            with turn:
                question = next(asked)
            connection.request("GET", question)
            answer = connection.getresponse()
            answer.read()
            if answer.status == 200:
                next(answers)
            time.sleep(THE_NET)

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for each in threads:
        each.start()
    yield lambda: next(answers)
    over.set()
    for each in threads:
        each.join()
