"""One kept answer, and what a reader gets of it: all, a part, its headers, or nothing new."""

import gzip
import json
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from itertools import chain
from typing import IO, Any, cast

import brotli
import zstandard
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from nkworld.running.overload.turns import instead_of

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

    def get(self, header: str) -> str:
        return dict(self.headers).get(header, "")

    def in_encoding(self, encoding: str) -> "Answer":
        is_text = self.get("Content-Type").startswith(TEXTUAL)
        if encoding == IDENTITY or len(self.body) < LEAST_BYTES or not is_text:
            return self
        body, headers = ENCODERS[encoding](self.body), dict(self.headers)
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


def as_requested(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """304 where the reader holds the answer already, the bytes of a range, or the response."""
    tag = response.headers.get("ETag")
    if request.method not in ("GET", "HEAD") or response.status_code != 200 or not tag:
        return response
    conditional = get_conditional_response(request, etag=tag, response=cast(Any, response))
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
    return _ranged(request, response, file)


def _ranged(request: HttpRequest, response: Any, file: Any) -> HttpResponseBase:
    """One range of bytes of a body that is known whole; several, or one that is none, get it all.

    `If-Range` never holds of a weak tag, as most of ours are: then the whole is sent.
    """
    tag = response.headers["ETag"]
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
