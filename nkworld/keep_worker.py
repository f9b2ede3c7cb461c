"""Usage: python -m nkworld.keep_worker, beside a server that is tried out: a worker while it runs.

A worker that ends is started again. It ends with whoever started this program, even where that was
killed. It imports nothing of Django, so that it costs little; on a server systemd does the same.
"""

import os
import signal
import subprocess
import sys
import threading
import time

LOOK = 0.5  # seconds
AGAIN = 2.0  # after a worker that ended
SECONDS_TO_END = 10
NOT_WANTED = 78  # the worker's answer where the settings leave nothing to one

COMMAND = [sys.executable, "manage.py", "work", "--with-parent", str(os.getpid())]


def end_with(parent: int) -> None:
    """End this process with the one that started it, in whatever way that ended."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK)
        os.kill(os.getpid(), signal.SIGTERM)  # a worker puts back what it has begun
        time.sleep(SECONDS_TO_END)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def main() -> int:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the worker gets Ctrl-C itself
    end_with(os.getppid())
    while subprocess.call(COMMAND) != NOT_WANTED:  # noqa: S603 - a list of our own, no shell
        time.sleep(AGAIN)
    return 0


if __name__ == "__main__":
    sys.exit(main())
