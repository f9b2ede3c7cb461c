"""Files that nobody but the account that runs the portal may read: its database, key, passwords,
what editors upload. The settings use it: it imports no model of Django.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from django.core.exceptions import ImproperlyConfigured

OTHERS = 0o077  # what the group and everybody else may do
IN_MEMORY = 5 * 2**20  # bytes of a file; what is larger is read by way of the disk


def make_private_folder(path: Path) -> None:
    """Where it is missing: one that is there is as whoever made it wants it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def keep_private(path: Path) -> None:
    """Take from others what they may do with a file or folder, if it is there and ours."""
    with suppress(FileNotFoundError, PermissionError):
        if (mode := path.stat().st_mode & 0o777) & OTHERS:
            path.chmod(mode & ~OTHERS)


def append_private(path: Path, text: str) -> None:
    """Write at the end of a file that was never anybody else's to read."""
    make_private_folder(path.parent)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
        keep_private(path)
        file.write(text)


def lasting_secret(path: Path) -> str:
    """A random key of this checkout, so that sessions survive a restart."""
    if not path.exists():
        append_private(path, secrets.token_urlsafe(50))
    keep_private(path)
    return path.read_text()


def private_storages(
    bucket: str, folders: Mapping[str, str], parent: Path, keys: tuple[str, str] = ("", "")
) -> dict[str, Any]:
    """Of each kind of files, where those lie that no address serves: in one bucket that several
    machines share, or in a folder of this one. ImproperlyConfigured where both are named.
    """
    if not bucket:
        modes = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
        places = {kind: {"location": Path(at or parent / kind)} for kind, at in folders.items()}
        backend = "django.core.files.storage.FileSystemStorage"
        return {kind: {"BACKEND": backend, "OPTIONS": at | modes} for kind, at in places.items()}
    if any(folders.values()):
        raise ImproperlyConfigured(
            "FILES_BUCKET is set, and so is UPLOAD_DIR or KIT_DIR: files lie in a bucket or in "
            "folders. Unset one of them."
        )
    if any(keys) and not all(keys):
        raise ImproperlyConfigured(
            "FILES_BUCKET needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: one is not set."
        )
    from botocore.config import Config  # which takes a start a quarter of a second

    bounds = Config(connect_timeout=5, read_timeout=20, retries={"total_max_attempts": 2})
    own = {
        "bucket_name": bucket,
        "file_overwrite": False,
        "client_config": bounds,
        "max_memory_size": IN_MEMORY,
    }
    backend = "storages.backends.s3.S3Storage"
    return {kind: {"BACKEND": backend, "OPTIONS": own | {"location": kind}} for kind in folders}


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
