"""Files and answers too large for the cache that all share, on disk until others need their place.

Whoever reads such a file part by part, as polars does, would have it written anew for each part.
"""

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.http import FileResponse
from django.http.response import HttpResponseBase

from nkworld.private_files import make_private_folder

MOST_ON_DISK = 2 * 2**30
HEADERS = ".json"


def kept_file(key: str) -> FileResponse | None:
    """The file that was kept under a key, to be sent; None if there is none."""
    path = _folder() / key
    try:
        headers = json.loads(path.with_suffix(HEADERS).read_text())
        file = path.open("rb")
    except (OSError, ValueError):
        return None
    with suppress(OSError):
        os.utime(path)  # the one that was asked for longest ago goes first
    response = FileResponse(file)
    for name, value in headers.items():
        response[name] = value
    return response


def keep_file(key: str, response: HttpResponseBase) -> HttpResponseBase:
    """The response, whose file is kept if there is room: a full disk costs time and no answer."""
    file = getattr(response, "file_to_stream", None)
    if file is None or not file.seekable():
        return response
    try:
        make_private_folder(_folder())
        _write(_folder() / key, file, dict(response.headers))
        _make_room()
    except OSError:
        file.seek(0)
        return response
    file.seek(0)
    return response


def kept_bytes(key: str) -> bytes | None:
    """The answer that was kept under a key."""
    path = _folder() / key
    try:
        found = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    return found


def keep_bytes(key: str, answer: bytes) -> None:
    """An answer too large for the cache that all share, if there is room."""
    with suppress(OSError):
        make_private_folder(_folder())
        _write_one(_folder() / key, [answer])
        _make_room()


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "files"


def _write(path: Path, file: Any, headers: dict[str, str]) -> None:
    """Each under another name until it is whole; the headers last, by which it is found."""
    _write_one(path, _blocks(file))
    _write_one(path.with_suffix(HEADERS), [_json(headers)])


def _write_one(target: Path, parts: Iterable[bytes]) -> None:
    with NamedTemporaryFile(dir=target.parent, delete=False) as part:
        for block in parts:
            part.write(block)
    os.replace(part.name, target)


def _json(headers: dict[str, str]) -> bytes:
    return json.dumps(headers).encode()


def _blocks(file: Any) -> Any:
    file.seek(0)
    while block := file.read(2**20):
        yield block


def _make_room() -> None:
    """Drop what was asked for longest ago, until the rest takes no more than it may."""
    kept = [(p.stat(), p) for p in _folder().iterdir() if p.suffix != HEADERS]
    size = sum(stat.st_size for stat, _ in kept)
    for stat, path in sorted(kept, key=lambda each: each[0].st_mtime):
        if size <= MOST_ON_DISK:
            return
        size -= stat.st_size
        path.with_suffix(HEADERS).unlink(missing_ok=True)
        path.unlink(missing_ok=True)
