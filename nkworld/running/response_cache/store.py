"""Where kept answers lie: some in the process, all of them where every worker finds them; what is
too large for that on disk, until others need its place.

Either drops answers when it is full; those of an earlier state of the data nobody asks for.
"""

import json
import os
import threading
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.http import FileResponse
from django.http.response import HttpResponseBase

from nkworld.running.private_files import make_private_folder

from . import shared
from .answers import IDENTITY, Answer

MOST_IN_PROCESS = 48 * 2**20
MOST_SHARED = 2**20
FOR_A_DAY = 86_400
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
    with suppress(OSError):
        make_private_folder(_folder())
        # Each under another name until it is whole; the headers last, by which it is found.
        _write_one(_folder() / key, _blocks(file))
        headers = json.dumps(dict(response.headers)).encode()
        _write_one((_folder() / key).with_suffix(HEADERS), [headers])
        _make_room()
    file.seek(0)
    return response


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "files"


def _write_one(target: Path, parts: Iterable[bytes]) -> None:
    with NamedTemporaryFile(dir=target.parent, delete=False) as part:
        for block in parts:
            part.write(block)
    os.replace(part.name, target)


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


class InProcess:
    """The answers that were asked for last, up to a number of bytes."""

    def __init__(self, most: int) -> None:
        self._lock, self._most = threading.Lock(), most
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self.bytes = 0

    def get(self, key: str) -> Answer | None:
        with self._lock:
            if answer := self._answers.get(key):
                self._answers.move_to_end(key)
            return answer

    def set(self, key: str, answer: Answer) -> None:
        if answer.size > self._most // 16:
            return  # one big file would drive out a hundred pages
        with self._lock:
            self._drop(key)
            self._answers[key] = answer
            self.bytes += answer.size
            while self.bytes > self._most:
                self._drop(next(iter(self._answers)))

    def _drop(self, key: str) -> None:
        if answer := self._answers.pop(key, None):
            self.bytes -= answer.size


in_process = InProcess(MOST_IN_PROCESS)


def find(key: str, encoding: str) -> Answer | None:
    """The answer in this encoding, made of the plain one where only that is kept."""
    name = f"{key}:{encoding}"
    if answer := in_process.get(name):
        return answer
    answer = _read(name)
    if answer is None and encoding != IDENTITY and (plain := _read(f"{key}:{IDENTITY}")):
        answer = plain.in_encoding(encoding)
        _write(name, answer)
    if answer is not None:
        in_process.set(name, answer)
    return answer


def keep(key: str, plain: Answer, encoding: str) -> Answer:
    """Keep a plain answer, and give it in this encoding."""
    _write(f"{key}:{IDENTITY}", plain)
    answer = plain.in_encoding(encoding)
    if encoding != IDENTITY:
        _write(f"{key}:{encoding}", answer)
    in_process.set(f"{key}:{encoding}", answer)
    return answer


def _read(name: str) -> Answer | None:
    packed, path = shared.read(name), _folder() / name
    if not packed:
        with suppress(OSError):
            packed = path.read_bytes()
            os.utime(path)
    return Answer.unpacked(packed)


def _write(name: str, answer: Answer) -> None:
    """On disk what is large, if there is room: a Redis lies in memory, and a folder bounds only how
    many it has.
    """
    packed = answer.packed()
    if len(packed) <= MOST_SHARED:
        shared.write(name, packed, FOR_A_DAY)
        return
    with suppress(OSError):
        make_private_folder(_folder())
        _write_one(_folder() / name, [packed])
        _make_room()
