"""The cache that all workers share, and that a restart finds again: a folder, or the Redis that
CACHE_URL names. One that is gone, or a full disk, costs time and no answer.
"""

import json
import logging
import time
import zlib
from contextlib import suppress
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.filebased import FileBasedCache

logger = logging.getLogger(__name__)


def read(key: str) -> bytes | None:
    """What is kept there; None of nothing, and where the cache can't say."""
    try:
        return caches["answers"].get(key)
    except Exception as error:  # a line for each, and not a traceback: every request meets it
        logger.warning("The cache of answers can't be read: %r", error)
        return None


def write(key: str, value: bytes, seconds: int) -> None:
    try:
        caches["answers"].set(key, value, seconds)
    except Exception as error:
        logger.warning("The cache of answers can't be written: %r", error)


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


WRITES = 64  # between two looks at how many there are


class Folder(FileBasedCache):
    """Looks now and then whether there are too many: a few more do no harm.

    It keeps Python objects, as Django does: for what nobody but the portal can write to.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.written = 0

    def _cull(self) -> None:
        self.written += 1
        if self.written % WRITES == 0:
            super()._cull()  # type: ignore[misc]  # of Django's own, and private


class AnswerFolder(Folder):
    """The same of bytes alone, each after the line that tells until when: what somebody else has
    laid there is never run. A damaged file is none.
    """

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        with suppress(FileNotFoundError, zlib.error), open(self._file(key, version), "rb") as file:
            if not self._is_expired(file):
                return zlib.decompress(file.read())
        return default

    def _file(self, key: Any, version: int | None) -> str:
        return self._key_to_file(key, version)  # type: ignore[attr-defined]  # of Django's own

    def _write_content(self, file: Any, timeout: Any, value: bytes) -> None:
        expiry = self.get_backend_timeout(timeout)
        file.write(f"{'' if expiry is None else expiry}\n".encode() + zlib.compress(value))

    def _is_expired(self, file: Any) -> bool:
        line = file.readline(32)
        try:
            is_over = line != b"\n" and float(line) < time.time()
        except ValueError:
            is_over = True
        if is_over:
            self._delete(file.name)  # type: ignore[attr-defined]  # of Django's own
        return is_over
