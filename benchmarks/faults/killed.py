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
from .world import World, file_of, inside

CHECKED = ("/", "/trade/flows/", "/data/trade/flows/", "/changes/", "/api/v1/trade/flows/")


def report(world: World, folder: Path, tries: int) -> Iterator[Case]:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "delivery.csv").write_bytes(world.spreadsheet(1))
    yield process_killed(world, folder, tries, "import", "stage", str(folder / "delivery.csv"))
    yield process_killed(world, folder, tries, "publish", "publish")
    yield process_killed(world, folder, tries, "saved text", "save", str(world.profile))
    yield process_killed(world, folder, tries, "kept answers", "keep", *world.pages)
    yield from workers_killed(world, folder / "workers", tries)


def process_killed(world: World, folder: Path, tries: int, what: str, *step: str) -> Case:
    """The process that takes a step by itself, as a management command does."""
    moments, found, broken = random.Random(what), Counter[str](), []
    seconds = before = after = None
    for number in range(tries + 1):  # the first is let through
        place = folder / f"{step[0]}-{number}"
        url = world.copy(place)
        if step[0] == "publish":
            run_step(url, place, None, "stage", str(folder / "delivery.csv"))
        began = sound(url, place, CHECKED if number == 0 else ())
        delay = None if seconds is None else moments.uniform(0, seconds)
        took = run_step(url, place, delay, *step)
        state = sound(url, place, world.pages if step[0] == "keep" else CHECKED)
        broken += [f"try {number}: {each}" for each in state["broken"]]
        if seconds is None:
            seconds, before, after = took, began["counts"], state["counts"]
            continue
        which = {str(after): "whole"} | {str(before): "nothing"}
        found[which.get(str(state["counts"]), "half")] += 1
        if str(state["counts"]) not in which:
            broken.append(f"try {number}: neither before nor after: {state['counts']}")
        if step[0] == "keep":
            broken += unlike_in_quiet(url, place, world.pages, number)
    return Case(
        f"process killed: {what}",
        f"kill -9 at {tries} moments of {seconds:.2f} s",
        f"{told(found, step[0])}; each time integrity_check, references, check_data and "
        f"{len(world.pages if step[0] == 'keep' else CHECKED)} pages",
        tuple(broken),
    )


def told(found: Counter, step: str) -> str:
    if step == "keep":
        return "each answer kept so far, or made anew, had the bytes of quiet"
    return f"{found['whole']} done whole, {found['nothing']} not at all, {found['half']} by half"


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
            "publish": (draft, lambda: desk.publish(newest(file_of(url), "draft"))),
            "saved text": (lambda: None, lambda: desk.save_profile(f"Text {next(numbers)}")),
        }
        for what, (prepare, step) in steps.items():
            yield worker_killed(portal, url, tries, what, prepare, step)


def worker_killed(
    portal: Portal, url: str, tries: int, what: str, prepare: Callable, step: Callable
) -> Case:
    moments, found, broken, answered = random.Random(what), Counter[str](), [], Counter[int]()
    seconds, recovered, expected = 0.0, 0.0, {}
    for number in range(tries + 2):  # the first two are let through: the first of all begins a text
        prepare()
        before = sound(url, portal.folder, ())["counts"]
        began = time.monotonic()
        if number < 2:
            step()
            seconds = time.monotonic() - began
        else:
            status, back = killed_meanwhile(portal, step, moments.uniform(0, seconds))
            answered[status], recovered = answered[status] + 1, max(recovered, back)
        state = sound(url, portal.folder, ())
        broken += [f"try {number}: {each}" for each in state["broken"]]
        changed = {key: state["counts"][key] - before[key] for key in before}
        if number < 2:
            expected = changed
            continue
        which = "whole" if changed == expected else "half" if any(changed.values()) else "nothing"
        found[which] += 1
        if which == "half":
            broken.append(f"try {number}: neither before nor after: {changed}, not {expected}")
        broken += [f"try {number}: {p} is not 200" for p in CHECKED if portal.get(p).status != 200]
    return Case(
        f"workers killed: {what}",
        f"kill -9 of both workers at {tries} moments of {seconds:.2f} s",
        f"{told(found, '')}; {answered[0]} connections broken off, {tries - answered[0]} answered; "
        f"served again after at most {recovered:.1f} s; integrity_check, references, check_data "
        f"and {len(CHECKED)} pages each time",
        tuple(broken),
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
