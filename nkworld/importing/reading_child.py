"""The process that reads one file: `python -m nkworld.importing.reading_child FILE SHEET ROWS ...`

It is given the number of an open file, the name of a sheet and how many rows are wanted, if not
all (0), limits itself to so many seconds of
the processor and bytes of memory, and writes to its standard output what it read: a line of JSON
on the header, then one for each row. Of a refused file it writes the refusals and nothing else.

It imports the readers only: no Django, no settings, no database.
"""

import json
import os
import resource
import sys
import threading
from collections.abc import Iterable
from dataclasses import asdict, replace
from itertools import islice
from typing import IO, Any

from .budgets import MAX_UNPACKED
from .reading import read
from .refusals import FileRefused, Refusal

TOO_MUCH_MEMORY = (
    "To read the file takes more memory than one file is given: copy the rows with figures into a "
    "new file, or split it into several, each with the header row."
)


def main(number: str, sheet: str, first: str, seconds: str, memory: str) -> None:
    limit(int(seconds), int(memory))
    end_with_parent()
    with open(int(number), "rb") as file, open(sys.stdout.fileno(), "wb", closefd=False) as out:
        try:
            write(out, lines_of(file, sheet, int(first)))
            return
        except FileRefused as error:
            refusals = error.refusals
        except MemoryError:
            refusals = []  # nothing may be made before all that was read is let go
        # What was read of the file until then is taken back.
        out.seek(0)
        out.truncate()
        refusals = refusals or [Refusal(TOO_MUCH_MEMORY)]
        write(out, [{"refusals": [refusal.as_json() for refusal in refusals]}])


def limit(seconds: int, memory: int) -> None:
    """The system ends a reading that takes more; it stands behind those who wait for a page."""
    # A second between the two limits: the first ends it by the signal that tells why.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, MAX_UNPACKED),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    os.nice(5)


def end_with_parent() -> None:
    """The standard input is held open by who waits for the answer, and closes with its end."""

    def wait() -> None:
        os.read(sys.stdin.fileno(), 1)
        os._exit(1)

    threading.stack_size(2**16)
    threading.Thread(target=wait, daemon=True).start()


def lines_of(file: IO[bytes], sheet: str, first: int = 0) -> Iterable[Any]:
    found = read(file, sheet, first)
    yield asdict(replace(found, rows=[]))
    yield from islice(found.rows, first - 1) if first else found.rows


def write(out: IO[bytes], lines: Iterable[Any]) -> None:
    for line in lines:
        out.write(json.dumps(line, ensure_ascii=False).encode())
        out.write(b"\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
