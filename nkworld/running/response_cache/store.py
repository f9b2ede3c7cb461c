"""Where kept answers lie: those asked for last in the process, all of them where every worker and a
restart finds them, in the Redis of CACHE_URL or else in a folder, where what is large lies anyway.

Each drops answers when it is full. A Redis that is gone, or a full disk, costs time and no answer.
"""

import json
import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from io import SEEK_END
from itertools import chain, count
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import FileResponse
from django.http.response import HttpResponseBase

from nkworld.running.private_files import make_private_folder

from .answers import BLOCK, IDENTITY, Answer, packed_head, read_head

MOST_IN_PROCESS = 48 * 2**20
MOST_SHARED = 2**20
FOR_A_DAY = 86_400
MOST_ON_DISK = 2 * 2**30
WRITES = 64  # between two looks at how much lies on disk: a few more do no harm
REDIS = "answers"

logger = logging.getLogger(__name__)
_writes = count(1)


class Bytes:
    """Of a cache that is given bytes, and gives them back."""

    def dumps(self, value: bytes) -> bytes:
        return value

    def loads(self, data: bytes) -> bytes:
        return data


class Json:
    """Of numbers, texts and lists; a number is written as Redis counts on. None of what is none."""

    def dumps(self, value: Any) -> str:
        return json.dumps(value)

    def loads(self, data: bytes) -> Any:
        try:
            return json.loads(data)
        except (ValueError, RecursionError):
            return None


def read(name: str) -> bytes | None:
    packed: bytes | None = None
    with _logged("read"):
        if REDIS in settings.CACHES:
            packed = caches[REDIS].get(name)
        if not packed:
            os.utime(_folder() / name)  # the one that was asked for longest ago goes first
            packed = (_folder() / name).read_bytes()
    return packed


def write(name: str, packed: bytes, seconds: int = FOR_A_DAY) -> None:
    with _logged("written"):
        if REDIS in settings.CACHES and len(packed) <= MOST_SHARED:
            caches[REDIS].set(name, packed, seconds)
        else:
            _lay(name, [packed], is_large=len(packed) > MOST_SHARED)


def kept_file(key: str) -> FileResponse | None:
    """The file that was kept under a key, to be sent; None if there is none."""
    with _logged("read"):
        file = (_folder() / key).open("rb")
        os.utime(file.fileno())
        if head := read_head(file, os.fstat(file.fileno()).st_size):
            response = FileResponse(file)
            for name, value in head[0]:
                response[name] = value
            return response
        file.close()
    return None


def keep_file(key: str, response: HttpResponseBase) -> None:
    file = getattr(response, "file_to_stream", None)
    if file is None or not file.seekable():
        return
    with _logged("written"):
        head = packed_head(tuple(response.headers.items()), file.seek(0, SEEK_END))
        file.seek(0)
        _lay(key, chain([head], iter(partial(file.read, BLOCK), b"")), is_large=True)
    file.seek(0)


@contextmanager
def _logged(done: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        pass  # nothing is kept under that name
    except Exception as error:  # a line for each, and not a traceback: every request meets it
        logger.warning("The cache of answers can't be %s: %r", done, error)


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "answers"


def _lay(name: str, parts: Iterable[bytes], is_large: bool) -> None:
    """A file that has another name until it is whole."""
    make_private_folder(_folder())
    with NamedTemporaryFile(dir=_folder(), delete_on_close=False) as unfinished:
        unfinished.writelines(parts)
        unfinished.close()
        os.replace(unfinished.name, _folder() / name)
    if not is_large and next(_writes) % WRITES:
        return
    kept = [(path.stat(), path) for path in _folder().iterdir()]
    size = sum(stat.st_size for stat, _ in kept)
    for stat, path in sorted(kept, key=lambda each: each[0].st_mtime):
        if size <= MOST_ON_DISK:
            return
        size -= stat.st_size
        path.unlink(missing_ok=True)


class InProcess:
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
    answer = Answer.unpacked(read(name))
    if answer is None and encoding != IDENTITY:
        plain = Answer.unpacked(read(f"{key}:{IDENTITY}"))
        return keep_as(key, plain, encoding) if plain else None
    if answer is not None:
        in_process.set(name, answer)
    return answer


def keep(key: str, plain: Answer, encoding: str) -> Answer:
    """Keep a plain answer, and give it in this encoding."""
    if encoding != IDENTITY:
        write(f"{key}:{IDENTITY}", plain.packed())
    return keep_as(key, plain, encoding)


def keep_as(key: str, plain: Answer, encoding: str) -> Answer:
    name, answer = f"{key}:{encoding}", plain.in_encoding(encoding)
    write(name, answer.packed())
    in_process.set(name, answer)
    return answer
