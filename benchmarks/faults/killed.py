"""kill -9 at any moment of an import, a publish, a saved text, a kept answer: all of it or nothing.

Each kind is first let through, to know how long it takes and what it changes, and then killed at
moments spread over that time, each try on a copy of its own.
"""

import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from ..portal import Answer, Portal, environment_of
from .cases import Case
from .desk import Desk
from .published import newest
from .world import World, inside

CHECKED = ("/", "/trade/flows/", "/data/trade/flows/", "/changes/", "/api/v1/trade/flows/")


def report(world: World, folder: Path, tries: int) -> Iterator[Case]:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "delivery.csv").write_bytes(world.spreadsheet(1))
    yield process_killed(world, folder, tries, "import", "stage", str(folder / "delivery.csv"))
    yield process_killed(world, folder, tries, "publish", "publish")
    yield process_killed(world, folder, tries, "saved text", "save", str(world.profile))
    yield process_killed(world, folder, tries, "kept answers", "keep", *world.pages)
    yield from workers_killed(world, folder / "workers", tries)


class Tries:
    """A step is let through, to know how long it takes and what it changes; then it is killed."""

    def __init__(self, what: str) -> None:
        self.moments, self.seconds, self.whole = random.Random(what), 0.0, {}
        self.outcomes, self.broken = Counter[str](), list[str]()

    def let_through(self, url: str, folder: Path, step: Callable[[], float]) -> None:
        before = sound(url, folder, ())["counts"]
        self.seconds = step()
        after = sound(url, folder, ())["counts"]
        self.whole = {key: after[key] - before[key] for key in before}

    def kill(self, url: str, folder: Path, step: Callable[[float], object], pages=()) -> None:
        before = sound(url, folder, ())["counts"]
        step(self.moments.uniform(0, self.seconds))
        state = sound(url, folder, pages)
        changed = {key: state["counts"][key] - before[key] for key in before}
        number = self.outcomes.total() + 1
        which = "whole" if changed == self.whole else "half" if any(changed.values()) else "nothing"
        self.outcomes[which] += 1
        if which == "half":
            state["broken"].append(f"neither before nor after: {changed}, not {self.whole}")
        self.broken += [f"try {number}: {each}" for each in state["broken"]]

    def __str__(self) -> str:
        done, not_at_all, half = (self.outcomes[each] for each in ("whole", "nothing", "half"))
        return f"{done} done whole, {not_at_all} not at all, {half} by half"


def process_killed(world: World, folder: Path, tries: int, what: str, *step: str) -> Case:
    """The process that takes a step by itself, as a management command does."""
    keeps = step[0] == "keep"
    tried, pages = Tries(what), world.pages if keeps else CHECKED
    for number in range(tries + 1):
        place = folder / f"{step[0]}-{number}"
        url = world.copy(place)
        if step[0] == "publish":
            run_step(url, place, None, "stage", str(folder / "delivery.csv"))
        if number == 0:
            tried.let_through(url, place, lambda: run_step(url, place, None, *step))  # noqa: B023
            continue
        tried.kill(url, place, lambda delay: run_step(url, place, delay, *step), pages)  # noqa: B023
        if keeps:
            tried.broken += unlike_in_quiet(url, place, pages, number)
    seen = "each answer kept so far, or made anew, had the bytes of quiet" if keeps else str(tried)
    return Case(
        f"process killed: {what}",
        f"kill -9 at {tries} moments of {tried.seconds:.2f} s",
        f"{seen}; each time integrity_check, references, check_data and {len(pages)} pages",
        tuple(tried.broken),
    )


def run_step(
    url: str, folder: Path, kill_after: float | None, *step: str, hours_back: int = 0
) -> float:
    """The seconds it took; it is killed after so many, unless it has ended before."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.faults.inside", "step", *step],
        env=environment_of(url, folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        if process.stdout.readline() != "ready\n":
            raise RuntimeError(f"{step[0]} did not begin.")
        began = time.monotonic()
        process.stdin.write(f"{hours_back}\n")
        process.stdin.flush()
        try:
            code = process.wait(timeout=kill_after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            code = 0
    if code:
        raise RuntimeError(f"{step[0]} failed by itself.")
    return time.monotonic() - began


def sound(url: str, folder: Path, pages: tuple[str, ...] | list[str]) -> dict:
    return inside(url, folder, "look", *pages, DJANGO_SETTINGS_MODULE="tests.settings")


def unlike_in_quiet(url: str, folder: Path, pages: list[str], number: int) -> list[str]:
    """Kept answers, read by a process that was not there, beside answers that are never kept."""
    kept = inside(url, folder, "pages", "127.0.0.1", *pages)
    quiet = inside(
        url, folder, "pages", "127.0.0.1", *pages, DJANGO_SETTINGS_MODULE="tests.settings"
    )
    return [
        f"try {number}: {page} is kept with other bytes"
        for page in pages
        if kept[page] != quiet[page]
    ]


def workers_killed(world: World, folder: Path, tries: int) -> Iterator[Case]:
    """Both workers of the server, while somebody at the desk waits for the answer."""
    url = world.copy(folder)
    with Portal(folder, url) as portal:
        desk = Desk(portal, world)
        numbers = iter(range(1, 10_000))
        draft = lambda: desk.upload(world.spreadsheet(next(numbers)))  # noqa: E731
        steps: dict[str, tuple[Callable, Callable]] = {
            "import": (lambda: None, draft),
            "publish": (draft, lambda: desk.publish(newest(url, "draft"))),
            "saved text": (lambda: None, lambda: desk.save_profile(f"Text {next(numbers)}")),
        }
        for what, (prepare, step) in steps.items():
            yield worker_killed(portal, url, tries, what, prepare, step)


def worker_killed(
    portal: Portal, url: str, tries: int, what: str, prepare: Callable, step: Callable
) -> Case:
    tried, recovered, answered = Tries(what), list[float](), Counter[int]()

    def take() -> float:
        began = time.monotonic()
        step()
        return time.monotonic() - began

    def kill(delay: float) -> None:
        status, back = killed_meanwhile(portal, step, delay)
        recovered.append(back)
        answered[status] += 1

    for number in range(tries + 2):  # two are let through: the first of all begins a text
        prepare()
        if number < 2:
            tried.let_through(url, portal.folder, take)
            continue
        tried.kill(url, portal.folder, kill)
        wrong = [page for page in CHECKED if portal.get(page).status != 200]
        tried.broken += [f"try {number - 1}: {page} is not 200" for page in wrong]
    return Case(
        f"workers killed: {what}",
        f"kill -9 of both workers at {tries} moments of {tried.seconds:.2f} s",
        f"{tried}; {answered[0]} connections broken off, {tries - answered[0]} answered; "
        f"served again after at most {max(recovered):.1f} s; integrity_check, references, "
        f"check_data and {len(CHECKED)} pages each time",
        tuple(tried.broken),
    )


def killed_meanwhile(portal: Portal, step: Callable[[], Answer], delay: float) -> tuple[int, float]:
    """(status that the one at the desk got, seconds until the portal answered again)."""
    answers: list[Answer] = []
    thread = threading.Thread(target=lambda: answers.append(step()))
    thread.start()
    time.sleep(delay)
    portal.kill_workers()
    thread.join()
    return answers[0].status, portal.wait_until_it_answers()
