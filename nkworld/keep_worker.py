"""Usage: python -m nkworld.keep_worker, beside a server that is tried out: a worker while it runs.

A worker that ends is started again. It ends with whoever started this program, even where that was
killed. It imports nothing of Django, so that it costs little; on a server systemd does the same.
"""

import os
import signal
import subprocess
import sys
import time
from types import FrameType
from typing import NoReturn

LOOK = 0.5  # seconds
AGAIN = 2.0  # after a worker that ended
SECONDS_TO_END = 10
NOT_WANTED = 78  # the worker's answer where the settings leave nothing to one

COMMAND = [sys.executable, "manage.py", "work", "--with-parent"]


def ended(signum: int, frame: FrameType | None) -> NoReturn:
    sys.exit(0)


def main() -> int:
    parent = os.getppid()
    signal.signal(signal.SIGTERM, ended)
    signal.signal(signal.SIGINT, ended)
    while os.getppid() == parent:
        with subprocess.Popen(COMMAND, stdin=subprocess.DEVNULL) as worker:  # noqa: S603 - a list of our own, no shell
            try:
                while worker.poll() is None and os.getppid() == parent:
                    time.sleep(LOOK)
            finally:
                end(worker)
        if worker.returncode == NOT_WANTED:
            return 0
        time.sleep(AGAIN)
    return 0


def end(worker: subprocess.Popen[bytes]) -> None:
    """It is told to, and given time to put back what it has begun."""
    worker.terminate()
    try:
        worker.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        worker.kill()


if __name__ == "__main__":
    sys.exit(main())
