"""Files that nobody but the account that runs the portal may read: its database, key, passwords."""

import os
from contextlib import suppress
from pathlib import Path

OTHERS = 0o077  # what the group and everybody else may do


def make_private_folder(path: Path) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    keep_private(path)


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
