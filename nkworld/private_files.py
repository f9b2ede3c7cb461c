"""Files that nobody but the account that runs the portal may read: its database, key, passwords."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

OTHERS = 0o077  # what the group and everybody else may do


def make_private_folder(path: Path) -> None:
    """Where it is missing: one that is there is as whoever made it wants it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def keep_private(path: Path) -> None:
    """Take from others what they may do with a file or folder, if it is there and ours."""
    with suppress(FileNotFoundError, PermissionError):
        mode = path.stat().st_mode & 0o777
        if mode & OTHERS:
            path.chmod(mode & ~OTHERS)


def append_private(path: Path, text: str) -> None:
    """Write at the end of a file that was never anybody else's to read."""
    make_private_folder(path.parent)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
        keep_private(path)
        file.write(text)


@contextmanager
def working_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """A folder for what is not finished yet, which goes at the end: where its process is killed,
    with the next one that begins here. A lock says which still have a process.
    """
    with ExitStack() as stack:
        with _locked(parent):
            for other in parent.glob(f"{prefix}*"):
                with suppress(BlockingIOError, NotADirectoryError), _locked(other, fcntl.LOCK_NB):
                    shutil.rmtree(other, ignore_errors=True)
            folder = Path(mkdtemp(prefix=prefix, dir=parent))
            stack.enter_context(_locked(folder))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        yield folder


@contextmanager
def _locked(folder: Path, how: int = 0) -> Iterator[None]:
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | how)
        yield
    finally:
        os.close(file)
