"""One kept answer, what a reader gets of it (all, a part, its headers, or nothing new), and where
it lies: those asked for last in the process, all of them where every worker and a restart finds
them, in the Redis of CACHE_URL or else in a folder, where what is large lies anyway.

Each drops answers when it is full. A Redis that is gone, or a full disk, costs time and no answer.
"""

import gzip
import json
import logging
import os
import re
import threading
from base64 import b64encode
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from io import SEEK_END, BytesIO
from itertools import chain, count
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, cast

import brotli
import zstandard
from django.conf import settings
from django.core.cache import caches
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from nkworld.running.overload.limits import instead_of
from nkworld.running.private_files import make_private_folder

IDENTITY = "identity"
LEAST_BYTES = 500  # below, the headers outweigh what is saved
TEXTUAL = (
    *("text/", "application/json", "application/xml", "application/openapi", "image/svg+xml"),
    *("application/atom+xml", "application/feed+json"),
    *("application/x-ndjson", "application/csvm+json"),
)

# In the order of preference among those that a reader takes alike. Each is done once for a state
# of the data: brotli’s highest quality would cost a first visitor half a second.
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=6),
    "zstd": lambda body: zstandard.ZstdCompressor(level=9).compress(body),
    "gzip": lambda body: gzip.compress(body, compresslevel=7, mtime=0),
}

MOST_BYTES = 8 * 2**20
MARK = b"nkw1"  # of an answer as it is kept: this, the length of its head, the head, the body
LENGTH = 4  # bytes
BLOCK = 2**16
# A number longer than that is no place in a file, and Python refuses to read one of 4,301 digits.
ONE_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")
DIGEST = "Repr-Digest"

MOST_IN_PROCESS = 48 * 2**20
MOST_SHARED = 2**20
FOR_A_DAY = 86_400
MOST_ON_DISK = 2 * 2**30
WRITES = 64  # between two looks at how much lies on disk: a few more do no harm
REDIS = "answers"

logger = logging.getLogger(__name__)
_writes = count(1)


def negotiated(accepted: str) -> str:
    """The encoding for an Accept-Encoding header: the one with the highest weight, ours first."""
    weights = {}
    for entry in accepted.lower().split(","):
        name, _, rest = entry.partition(";")
        try:
            weights[name.strip()] = float(rest.strip().removeprefix("q=") or 1)
        except ValueError:
            weights[name.strip()] = 0.0
    any_other = weights.get("*", 0.0)
    best = max(ENCODERS, key=lambda name: weights.get(name, any_other))
    weight = weights.get(best, any_other)
    return best if weight > 0 and weight >= weights.get(IDENTITY, 0.0) else IDENTITY


def digest_of(body: bytes) -> str:
    return f"sha-256=:{b64encode(sha256(body).digest()).decode()}:"


type Headers = tuple[tuple[str, str], ...]


def packed_head(headers: Headers, size: int, encoding: str = IDENTITY) -> bytes:
    """What stands before the body of a kept answer: nothing to be run, whoever has written it."""
    head = json.dumps({"headers": headers, "encoding": encoding, "bytes": size}).encode()
    return MARK + len(head).to_bytes(LENGTH) + head


def read_head(file: IO[bytes], size: int) -> tuple[Headers, str] | None:
    """(headers, encoding) of a file of that size, which is then read up to its body; None of one
    that is no whole answer.
    """
    if file.read(len(MARK)) != MARK:
        return None
    try:
        head = json.loads(file.read(int.from_bytes(file.read(LENGTH))))
        headers, encoding = (
            tuple((name, value) for name, value in head["headers"]),
            head["encoding"],
        )
        is_whole = head["bytes"] == size - file.tell() and encoding in (IDENTITY, *ENCODERS)
        can_be_sent = all(n.isascii() and (n + value).isprintable() for n, value in headers)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return (headers, encoding) if is_whole and can_be_sent else None


@dataclass(frozen=True)
class Answer:
    """A body in one encoding, and the headers that go with it whoever asks."""

    headers: Headers
    body: bytes
    encoding: str = IDENTITY

    @classmethod
    def unpacked(cls, kept: bytes | None) -> "Answer | None":
        """Of the bytes that were kept; None of those that are no whole answer."""
        file = BytesIO(kept or b"")
        head = read_head(file, len(kept or b""))
        return cls(head[0], file.read(), head[1]) if head else None

    def packed(self) -> bytes:
        return packed_head(self.headers, len(self.body), self.encoding) + self.body

    @property
    def size(self) -> int:
        return len(self.body) + 1_000

    def in_encoding(self, encoding: str) -> "Answer":
        headers = dict(self.headers)
        is_text = headers.get("Content-Type", "").startswith(TEXTUAL)
        if encoding == IDENTITY or len(self.body) < LEAST_BYTES or not is_text:
            return self
        body = ENCODERS[encoding](self.body)
        # Repr-Digest speaks of the bytes that are sent (RFC 9530); that of the file itself stands
        # beside it.
        if found := headers.get(DIGEST):
            headers |= {DIGEST: digest_of(body), "Unencoded-Digest": found}
        return replace(self, headers=tuple(headers.items()), body=body, encoding=encoding)

    def response(self) -> HttpResponse:
        response = HttpResponse(self.body, headers=dict(self.headers))
        patch_vary_headers(response, ["Accept-Encoding"])
        response["Accept-Ranges"] = "bytes"
        if self.encoding != IDENTITY:
            response["Content-Encoding"] = self.encoding
        response["Content-Length"] = str(len(self.body))
        return response


def answer_of(response: HttpResponseBase) -> Answer | None:
    """What may be kept of a response: a public one with a tag, for everybody, and not endless.

    A stream that turns out too long goes on from where it was read.
    """
    headers = tuple(response.headers.items())
    if not may_be_kept(response) or int(response.headers.get("Content-Length", 0)) > MOST_BYTES:
        return None
    if not isinstance(response, StreamingHttpResponse):
        return Answer(headers, cast(HttpResponse, response).content)
    parts, length, stream = [], 0, iter(response)
    for part in stream:
        parts.append(part)
        length += len(part)
        if length > MOST_BYTES:
            response.streaming_content = chain(parts, stream)
            return None
    return Answer(headers, b"".join(parts))


def may_be_kept(response: HttpResponseBase) -> bool:
    """What else than the encoding and the media type an answer depends on, others may not see."""
    headers = response.headers
    varies = {name.strip().lower() for name in headers.get("Vary", "").split(",") if name.strip()}
    return (
        response.status_code == 200
        and "public" in headers.get("Cache-Control", "")
        and "ETag" in headers
        and not response.cookies
        and "Content-Encoding" not in headers
        and varies <= {"accept", "accept-encoding"}
    )


def as_requested(request: HttpRequest, response: Any) -> HttpResponseBase:
    """304 where the reader holds the answer already, the bytes of a range, or the response."""
    tag = response.headers.get("ETag")
    if request.method not in ("GET", "HEAD") or response.status_code != 200 or not tag:
        return response
    conditional = get_conditional_response(request, etag=tag, response=response)
    if conditional is not None and conditional is not response:
        # A 304, or a 412, carries what the whole answer would, but for what tells of its body.
        for name, value in response.headers.items():
            if not name.lower().startswith("content-") or name == "Content-Security-Policy":
                conditional.headers.setdefault(name, value)
        return instead_of(response, conditional)
    # A file of known length was written whole before it is sent.
    file = response.file_to_stream if isinstance(response, FileResponse) else None
    if file is not None and file.seekable() and "Content-Length" in response.headers:
        response.headers["Accept-Ranges"] = "bytes"
    else:
        file = None
    if request.method == "HEAD" or "Accept-Ranges" not in response.headers:
        return response  # a range is a part of what GET sends
    # One range of bytes of a body that is known whole; several, or one that is none, get it all.
    # `If-Range` never holds of a weak tag, as most of ours are: then the whole is sent.
    strong = None if tag.startswith("W/") else tag
    match = ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    if not match or request.headers.get("If-Range", strong) != strong or not any(match.groups()):
        return response
    size = int(response.headers["Content-Length"]) if file else len(response.content)
    first, last = match.groups()
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    is_there = start <= end and start < size
    start, length = (start, end + 1 - start) if is_there else (0, 0)
    if file:
        file.seek(file.tell() + start)  # before the body of a kept one stands its head
        parts = (file.read(min(left, BLOCK)) for left in range(length, 0, -BLOCK))
        response.streaming_content = parts
    else:
        response.content = response.content[start : start + length]
    response.status_code = 206 if is_there else 416
    response["Content-Range"] = f"bytes {start}-{end}/{size}" if is_there else f"bytes */{size}"
    response["Content-Length"] = str(length)
    return response


class Bytes:
    """Of a cache that is given bytes, and gives them back."""

    dumps = loads = staticmethod(bytes)


class Json:
    """Of numbers, texts and lists; a number is written as Redis counts on. None of what is none."""

    dumps = staticmethod(json.dumps)

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


@dataclass
class InProcess:
    most: int
    bytes: int = 0
    _answers: OrderedDict[str, Answer] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: str) -> Answer | None:
        with self._lock:
            if answer := self._answers.get(key):
                self._answers.move_to_end(key)
            return answer

    def set(self, key: str, answer: Answer) -> None:
        if answer.size > self.most // 16:
            return  # one big file would drive out a hundred pages
        with self._lock:
            self._drop(key)
            self._answers[key] = answer
            self.bytes += answer.size
            while self.bytes > self.most:
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
