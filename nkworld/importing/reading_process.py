"""A file that somebody hands in is read in a process of its own, given so many seconds and so much
memory; it ends with the one who waits for it. What it read comes back through a file without a
name, row by row.

The process is this module, too. It imports the readers only: no Django, no settings, no database.
It writes a line of JSON on the header, then one for each row; of a refused file its refusals.
"""

import json
import logging
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from .reading import (
    MAX_UNPACKED,
    FileRefused,
    OtherSheet,
    Refusal,
    Row,
    Sheet,
    read,
    refuse_by_size,
)

logger = logging.getLogger(__name__)

SECONDS = 120  # until the answer, on a busy machine
PROCESSOR_SECONDS = 60
MEMORY = 512 * 2**20
CHUNK = 2**20
CHILD = __name__
CODE = Path(__file__).resolve().parents[2]  # where the package nkworld lies
# No password or key of the portal's is given to a process that reads what strangers wrote.
ENVIRONMENT = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "TMPDIR")

SPLIT = "Split it into several, each with the header row, or copy the rows into a new file."
TOO_LONG = f"To read the file takes longer than a file is given. {SPLIT}"


@contextmanager
def read_apart(file: IO[bytes], sheet: str = "", first: int = 0) -> Iterator[Sheet]:
    """The Sheet in a binary file, as `reading.read` gives it; its rows can be read within, more
    than once. With `first` no more rows than so many. FileRefused before any row is given.
    """
    refuse_by_size(file)
    with TemporaryFile() as copy, TemporaryFile() as answer:
        try:
            shutil.copyfileobj(file, copy)
            copy.flush()
            limits = [str(PROCESSOR_SECONDS), str(MEMORY)]
            with subprocess.Popen(  # noqa: S603 - a list of our own, no shell
                [sys.executable, "-m", CHILD, str(copy.fileno()), sheet, str(first), *limits],
                stdin=subprocess.PIPE,  # never written to: the child ends when it closes
                stdout=answer,
                pass_fds=[copy.fileno()],
                cwd=CODE,
                env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
            ) as process:
                try:
                    code = process.wait(SECONDS)
                except subprocess.TimeoutExpired as error:
                    raise FileRefused(TOO_LONG) from error
                finally:
                    process.kill()
        except OSError as error:
            logger.exception("A file could not be handed to its reader.")
            raise FileRefused(
                "The server has no room to read a file just now. Try it again later, and tell the "
                "administrator if it stays so."
            ) from error
        if -code == signal.SIGXCPU:
            raise FileRefused(TOO_LONG)
        if code:
            logger.error("The reader of a file ended with %s.", code)
            raise FileRefused(
                "The file made the program that reads it stop, so it is damaged or larger than it "
                f"looks. {SPLIT}"
            )
        answer.seek(0)
        if "refusals" in (found := json.loads(answer.readline())):
            raise FileRefused(*(Refusal(**refusal) for refusal in found["refusals"]))
        others = [OtherSheet(**other) for other in found.get("others", ())]
        rows = AnsweredRows(answer, answer.tell())
        yield Sheet(**found | {"first": _row(*found["first"]), "rows": rows, "others": others})


def _row(number: int, cells: list[str], problems: Any, marks: Any, hidden: bool) -> Row:
    """JSON has no numbers for keys."""
    problems, marks = ({int(i): each for i, each in one.items()} for one in (problems, marks))
    return Row(number, cells, problems, marks, hidden)


@dataclass
class AnsweredRows:
    """The rows that the process wrote; how many they are is known before they are read."""

    answer: IO[bytes]
    start: int  # behind the header

    def __iter__(self) -> Iterator[Row]:
        self.answer.seek(self.start)
        for line in self.answer:
            yield _row(*json.loads(line))

    def __len__(self) -> int:
        self.answer.seek(self.start)
        return sum(piece.count(b"\n") for piece in iter(lambda: self.answer.read(CHUNK), b""))


def main(number: str, sheet: str, first: str, seconds: str, memory: str) -> None:
    """The child's: an open file's number, sheet, rows (0: all), its seconds and bytes of memory."""
    # A second between the two limits: the first ends it by the signal that tells why.
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_UNPACKED, MAX_UNPACKED))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)  # it stands behind those who wait for a page
    threading.stack_size(2**16)
    threading.Thread(target=end_with_parent, daemon=True).start()
    with open(int(number), "rb") as file, open(sys.stdout.fileno(), "wb", closefd=False) as out:
        try:
            found = read(file, sheet)
            write(out, [asdict(replace(found, rows=[]))])
            write(out, islice(found.rows, int(first) or None))
            return
        except FileRefused as error:
            refusals = error.refusals
        except MemoryError:
            refusals = []  # nothing may be made before all that was read is let go
        # What was read of the file until then is taken back.
        out.seek(0)
        out.truncate()
        refusals = refusals or [
            Refusal(
                "To read the file takes more memory than one file is given: copy the rows with "
                "figures into a new file, or split it into several, each with the header row."
            )
        ]
        write(out, [{"refusals": [asdict(refusal) for refusal in refusals]}])


def end_with_parent() -> None:
    """The standard input is held open by who waits for the answer, and closes with its end."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


def write(out: IO[bytes], lines: Iterable[Any]) -> None:
    for line in lines:
        out.write(json.dumps(line, ensure_ascii=False).encode())
        out.write(b"\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
