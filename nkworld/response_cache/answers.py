"""One kept answer, and what a reader gets of it: all, a part, its headers, or nothing new."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from . import encodings
from .encodings import IDENTITY

MOST_BYTES = 8 * 2**20
# A number longer than that is no place in a file, and Python refuses to read one of 4,301 digits.
ONE_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


@dataclass(frozen=True)
class Answer:
    """A body in one encoding, and the headers that go with it whoever asks."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    encoding: str = IDENTITY

    @property
    def size(self) -> int:
        return len(self.body) + 1_000

    def get(self, header: str) -> str:
        return dict(self.headers).get(header, "")

    @property
    def is_compressible(self) -> bool:
        """A digest in the headers speaks of the bytes that are sent."""
        is_text = encodings.is_compressible(self.get("Content-Type"), self.body)
        return is_text and not self.get("Repr-Digest")

    def in_encoding(self, encoding: str) -> "Answer":
        if encoding == IDENTITY or not self.is_compressible:
            return self
        return replace(self, body=encodings.encoded(self.body, encoding), encoding=encoding)

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
    if not _may_be_kept(response, dict(headers)):
        return None
    if isinstance(response, StreamingHttpResponse):
        body = _read(response)
        return None if body is None else Answer(headers, body)
    return Answer(headers, response.content) if isinstance(response, HttpResponse) else None


def instead_of(response: HttpResponseBase, another: HttpResponseBase) -> HttpResponseBase:
    """Another response in the place of one, whose files it closes when it has been sent."""
    cast(Any, another)._resource_closers.extend(cast(Any, response)._resource_closers)
    return another


def _may_be_kept(response: HttpResponseBase, headers: dict[str, str]) -> bool:
    """What else than the encoding and the media type an answer depends on, others may not see."""
    varies = {name.strip().lower() for name in headers.get("Vary", "").split(",") if name.strip()}
    return (
        response.status_code == 200
        and "public" in headers.get("Cache-Control", "")
        and "ETag" in headers
        and not response.cookies
        and "Content-Encoding" not in headers
        and varies <= {"accept", "accept-encoding"}
        and int(headers.get("Content-Length", 0)) <= MOST_BYTES
    )


def _read(response: StreamingHttpResponse) -> bytes | None:
    if response.is_async:
        return None
    parts: list[bytes] = []
    stream: Iterator[bytes] = iter(response)
    length = 0
    for part in stream:
        parts.append(part)
        length += len(part)
        if length > MOST_BYTES:
            response.streaming_content = chain(parts, stream)
            return None
    return b"".join(parts)


def as_asked(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """304 where the reader holds the answer already, the bytes of a range, or the response."""
    tag = response.headers.get("ETag")
    if request.method not in ("GET", "HEAD") or response.status_code != 200 or not tag:
        return response
    conditional = get_conditional_response(request, etag=tag, response=cast(Any, response))
    if conditional is not None and conditional is not response:
        return instead_of(response, _with_headers(conditional, response))
    is_whole = isinstance(response, HttpResponse) and "Accept-Ranges" in response.headers
    if request.method == "HEAD" or not is_whole:
        return response  # a range is a part of what GET sends
    return _ranged(request, cast(HttpResponse, response))


def _with_headers(conditional: HttpResponseBase, response: HttpResponseBase) -> HttpResponseBase:
    """A 304, or a 412, carries what the whole answer would, but for what tells of its body."""
    for name, value in response.headers.items():
        if not name.lower().startswith("content-") or name == "Content-Security-Policy":
            conditional.headers.setdefault(name, value)
    return conditional


def _ranged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """One range of bytes of a body that is known whole; several, or one that is none, get it all.

    Our tags are weak, so that `If-Range` never holds and the whole is sent.
    """
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    if not asked or "If-Range" in request.headers or not any(asked.groups()):
        return response
    size = len(response.content)
    first, last = asked.groups()
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    if start >= size or start > end:
        response.content = b""
        response.status_code = 416
        response["Content-Range"], response["Content-Length"] = f"bytes */{size}", "0"
        return response
    response.content = response.content[start : end + 1]
    response.status_code = 206
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Content-Length"] = str(end + 1 - start)
    return response
