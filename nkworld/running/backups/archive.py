"""The file of a backup: a ZIP archive of tables and files, and a manifest that says what it holds.

manifest.json                versions, migrations, tables, files: rows or bytes, SHA-256 of each
manifest.json.sig            by BACKUP_KEY, where there is one
tables/trade_flow.ndjson     one row a line (rows.py)
uploads/…, kit/…             what waits to be read, and the data kit
"""

import hashlib
import json
import os
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import CommandError

REQUIRED = {"portal", "code", "finished", "migrations", "tables", "files"}
MANIFEST, SIGNATURE = "manifest.json", "manifest.json.sig"
FORMAT = 2
CHUNK = 2**20
PURPOSE = "nkworld-backup"  # of a signature: one made for something else is none


class BackupRefused(CommandError):
    """A sentence that says why nothing was written or restored, and what to do."""


@contextmanager
def written(path: Path) -> Iterator[zipfile.ZipFile]:
    """A new archive, readable by its owner alone, at the end safe on the disk."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    # The lowest level takes a quarter of the time of the highest, for a third more bytes.
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        yield archive
    with path.open("rb") as file:
        os.fsync(file.fileno())


def add(archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes]) -> tuple[int, str]:
    """(how many chunks there were, their SHA-256)"""
    digest, count = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as target:
        for chunk in chunks:
            digest.update(chunk)
            target.write(chunk)
            count += 1
    return count, digest.hexdigest()


def finish(archive: zipfile.ZipFile, manifest: dict[str, Any], key: str) -> None:
    """`key`: the file of a private key of ssh-keygen's, or nothing."""
    text = json.dumps(manifest | {"format": FORMAT}, indent=1).encode()
    archive.writestr(MANIFEST, text)
    if key:
        with TemporaryDirectory() as folder:
            file = Path(folder) / MANIFEST
            file.write_bytes(text)
            done = _ssh_keygen("-Y", "sign", "-f", key, "-n", PURPOSE, str(file))
            if done.returncode:
                raise BackupRefused(f"BACKUP_KEY can’t sign: {done.stderr.decode().strip()}")
            archive.writestr(SIGNATURE, (Path(folder) / SIGNATURE).read_bytes())


class Reader:
    """An archive that is read; BackupRefused of one that is not to the byte what was written."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self._path, self._archive = path, archive
        self.manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))

    def rows(self, table: str, promised: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Row by row; that the table is whole is known at the end."""
        for line in self._checked(f"tables/{table}.ndjson", promised, lambda file: file):
            with _whole(self._path):
                row = json.loads(line)
            yield row

    def extract(self, name: str, promised: dict[str, Any], target: Path) -> None:
        with target.open("wb") as file:
            file.writelines(
                self._checked(name, promised, lambda it: iter(partial(it.read, CHUNK), b""))
            )

    def _checked(self, name: str, promised: dict[str, Any], parts: Any) -> Iterator[bytes]:
        digest = hashlib.sha256()
        with _whole(self._path), self._archive.open(name) as source:
            for part in parts(source):
                digest.update(part)
                yield part
        if digest.hexdigest() != promised["sha256"]:
            raise _damaged(self._path)


@contextmanager
def opened(path: Path, signers: str = "") -> Iterator[Reader]:
    """`signers`: a file of ssh-keygen's that names whose signatures are good, or nothing."""
    with ExitStack() as stack:
        with _whole(path):
            archive = stack.enter_context(zipfile.ZipFile(path))
            backup = Reader(path, archive)
        if backup.manifest.get("format") != FORMAT:
            raise BackupRefused(
                f"{path.name} is of another format than this version of the portal reads: "
                "restore it with the version that wrote it."
            )
        if not backup.manifest.keys() >= REQUIRED:
            raise _damaged(path)
        if signers and not _is_signed(archive, signers):
            raise BackupRefused(
                f"{path.name} is not signed by anybody whom BACKUP_SIGNERS names: nothing was "
                "restored. Ask whoever made it, or restore it without BACKUP_SIGNERS."
            )
        yield backup


@contextmanager
def _whole(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise BackupRefused(f"There is no file {path}.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> BackupRefused:
    return BackupRefused(
        f"{path.name} is damaged or no backup of the portal: nothing was restored. "
        "Take an earlier backup, or another copy of this one."
    )


def _is_signed(archive: zipfile.ZipFile, signers: str) -> bool:
    with TemporaryDirectory() as folder:
        file = Path(folder) / SIGNATURE
        file.write_bytes(archive.read(SIGNATURE) if SIGNATURE in archive.namelist() else b"")
        named = _ssh_keygen("-Y", "find-principals", "-s", str(file), "-f", signers)
        name = named.stdout.decode().partition("\n")[0]
        good = ("-Y", "verify", "-f", signers, "-I", name, "-n", PURPOSE, "-s", str(file))
        return bool(name) and not _ssh_keygen(*good, given=archive.read(MANIFEST)).returncode


def _ssh_keygen(*words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("ssh-keygen")
    if program is None:
        raise BackupRefused(
            "ssh-keygen is missing on this machine: install it, on Debian with apt-get install "
            "openssh-client, or unset BACKUP_KEY and BACKUP_SIGNERS."
        )
    return subprocess.run([program, *words], input=given, capture_output=True, check=False)  # noqa: S603 - no shell
