"""Which workers live: each keeps the lock of a file, which falls with it however it ends.

The files lie beside the uploads, in the folder that the portal and every worker share.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.tasks import task_backends
from django_tasks_db.backend import DatabaseBackend

from nkworld.private_files import make_private_folder


def _folder() -> Path:
    return Path(settings.UPLOAD_DIR) / "workers"


@contextmanager
def present(worker: str) -> Iterator[None]:
    """This worker lives, from here on to the end of the block or of its process."""
    make_private_folder(_folder())
    path = _folder() / worker
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)


def living() -> set[str]:
    """The names of the workers that live."""
    if not _folder().is_dir():
        return set()
    return {path.name for path in _folder().iterdir() if _is_kept(path)}


def is_wanted() -> bool:
    """Whether tasks are left to a worker at all, and not done at once as in tests."""
    return isinstance(task_backends["default"], DatabaseBackend)


def forget_dead() -> None:
    """Remove the files of workers that were killed."""
    for path in _folder().iterdir() if _folder().is_dir() else ():
        if not _is_kept(path):
            path.unlink(missing_ok=True)


def _is_kept(path: Path) -> bool:
    with suppress(FileNotFoundError), path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
