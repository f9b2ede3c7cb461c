"""Usage: make faults, or python -m benchmarks.faults with the names of parts: published, killed,
database, surroundings. MINUTES=5 is how long releases are published under load, upon SQLite and
then upon PostgreSQL; WORLD=small does with a few made-up rows what is else done with the seeds.

Prints a table; exits 1 if a promise did not hold.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from . import database, killed, published, surroundings
from .cases import Case, as_lines, printed
from .world import World, make_world

Part = Callable[[World, Path], Iterator[Case]]


def parts() -> dict[str, Part]:
    minutes = float(os.environ.get("MINUTES", 5))
    return {
        "published": partial(published.report, minutes=minutes),
        "killed": partial(killed.report, tries=int(os.environ.get("TRIES", 8))),
        "database": database.report,
        "surroundings": surroundings.report,
    }


def main(names: list[str]) -> int:
    known, cases = parts(), []
    if unknown := set(names) - set(known):
        raise SystemExit(f"There is no part {', '.join(unknown)}: name {' or '.join(known)}.")
    with tempfile.TemporaryDirectory(prefix="nkworld-faults-") as place:
        world = make_world(Path(place), os.environ.get("WORLD") == "small")
        print(as_lines(("fault", "what was done", "what readers and the desk saw", "verdict")))
        for name in names or known:
            for case in known[name](world, Path(place) / name):
                print(f"\n{printed(case)}", flush=True)
                cases.append(case)
    broken = sum(bool(case.broken) for case in cases)
    skipped = sum(case.skipped for case in cases)
    print(f"\n{len(cases)} cases, {broken} broken, {skipped} skipped.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
