"""PostgreSQL is restarted, and away for some seconds, under load (`away`), or the base of two hosts
(`published`); DATABASE_URL names it.

Prints each case as a line of JSON. Its world is the small one.
"""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from tests.serving import Server

from ..portal import Portal
from .cases import Case
from .published import of_hosts
from .readers import Readers
from .world import World, inside

SECONDS = 10
NEVER_KEPT = "/search/?q=never-asked-before"
AWAY = "nkworld; hit; detail=database-away"


def report(url: str, folder: Path, part: str, *words: str) -> Iterator[Case]:
    folder.mkdir(parents=True)
    world = World(file=Path(), **inside(url, folder, "prepare", "small"))
    if part == "published":
        minutes, steps, *pages = words
        world = replace(world, pages=pages or world.pages)
        yield of_hosts(world, folder, url, float(minutes), int(steps))
        return
    server = Server(url)
    with Portal(folder, url) as portal:
        yield restarted(server, portal, world.pages)
        yield away(server, portal, world.pages)


def restarted(server: Server, portal: Portal, pages: list[str]) -> Case:
    queries = [f"/search/?q=word-{n}" for n in range(2_000)]  # nothing of these is kept
    with Readers(portal, [*pages, *queries]) as readers:
        for _ in range(3):
            time.sleep(SECONDS / 4)
            server.stop()
            server.start()
        time.sleep(SECONDS / 4)
        ended = time.monotonic()
        time.sleep(1)
    late = [each for each in readers.seen if each.began > ended and each.status != 200]
    broken = list(readers.faults())
    broken += [f"{len(late)} answers were not 200 after it was back"] if late else []
    return Case(
        "PostgreSQL restarted",
        "stopped fast and started again 3 times, 8 clients",
        f"{len(readers.seen):,} answers, {dict(readers.statuses())}, "
        f"{sum(each.how == AWAY for each in readers.seen)} of them kept ones marked database-away",
        tuple(broken),
    )


def away(server: Server, portal: Portal, pages: list[str]) -> Case:
    quiet = {page: portal.get(page) for page in pages}
    kept = [page for page in pages if "nkworld" in quiet[page].headers.get("Cache-Status", "")]
    server.stop()
    time.sleep(1)  # the state of the data is remembered for half a second
    found = {page: portal.get(page) for page in pages}
    with Readers(portal, [*pages, NEVER_KEPT]) as readers:
        time.sleep(SECONDS / 2)
    server.start()
    broken = list(readers.faults())
    for page in kept:
        marked = found[page].headers.get("Cache-Status") == AWAY
        if found[page].status != 200 or not marked or found[page].body != quiet[page].body:
            broken.append(
                f"{page}: {found[page].status}, {found[page].headers.get('Cache-Status')}"
            )
    if portal.get(NEVER_KEPT).status != 200 or not kept:
        broken.append("not served as before when it was back, or nothing was kept")
    by_status = Counter(each.status for each in found.values())
    return Case(
        "PostgreSQL away",
        f"stopped for {SECONDS // 2} s, 8 clients",
        f"of {len(pages)} addresses {len(kept)} are kept ones, served with their bytes, marked "
        f"database-away; {dict(by_status)}; then {len(readers.seen):,} answers, "
        f"{dict(readers.statuses())}; back: 200",
        tuple(broken),
    )


if __name__ == "__main__":
    for case in report(os.environ["DATABASE_URL"], Path(sys.argv[1]), *sys.argv[2:]):
        print(json.dumps(asdict(case)), flush=True)
