"""The file of a backup: a ZIP archive of the database and a manifest that says what it holds."""

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

MANIFEST = "manifest.json"
FORMAT = 1
CHUNK = 2**20


class BackupRefused(Exception):
    """A sentence that says why nothing was written or restored, and what to do."""


def write(path: Path, part: Path, manifest: dict[str, Any]) -> None:
    """One archive of a part and its manifest, readable by its owner alone, safe on the disk."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        digest = hashlib.sha256()
        with part.open("rb") as source, archive.open(part.name, "w", force_zip64=True) as target:
            for chunk in _chunks(source):
                digest.update(chunk)
                target.write(chunk)
        parts = {part.name: {"bytes": part.stat().st_size, "sha256": digest.hexdigest()}}
        text = json.dumps(manifest | {"format": FORMAT, "parts": parts}, indent=2)
        archive.writestr(MANIFEST, text)
    with path.open("rb") as written:
        os.fsync(written.fileno())


def read_manifest(path: Path) -> dict[str, Any]:
    with _opened(path) as archive:
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if manifest.get("format") != FORMAT:
        raise BackupRefused(
            f"{path.name} is of another format than this version of the portal reads: "
            "restore it with the version that wrote it."
        )
    return manifest


def extract(path: Path, folder: Path) -> Path:
    """The part of an archive, in the folder; refused unless it is to the byte what was written."""
    manifest = read_manifest(path)
    with _opened(path) as archive:
        [(name, promised)] = manifest["parts"].items()
        target, digest = folder / Path(name).name, hashlib.sha256()
        with archive.open(name) as source, target.open("wb") as file:
            for chunk in _chunks(source):
                digest.update(chunk)
                file.write(chunk)
    if digest.hexdigest() != promised["sha256"]:
        raise _damaged(path)
    return target


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except FileNotFoundError as error:
        raise BackupRefused(f"There is no file {path}.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> BackupRefused:
    return BackupRefused(
        f"{path.name} is damaged or no backup of the portal: nothing was restored. "
        "Take an earlier backup, or another copy of this one."
    )


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk
