"""The made-up cases of a fuzzer, each of which can be made again by its number."""

import os
from collections.abc import Iterator
from random import Random

SEED = os.environ.get("FUZZ_SEED") or "12"
COUNT = os.environ.get("FUZZ_COUNT")
FIRST = int(os.environ.get("FUZZ_FIRST") or 0)


def cases(name: str, count: int) -> Iterator[tuple[int, Random]]:
    """(number, source of chance) of each case; `count` are tried unless COUNT says otherwise."""
    for number in range(FIRST, FIRST + int(COUNT or count)):
        # Seeded by name and number: a case stays the same whichever others are tried.
        yield number, Random(f"{SEED} {name} {number}")
