"""How an answer is compressed, as the reader's program asks."""

import gzip
from collections.abc import Callable

import brotli
import zstandard

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


def negotiated(accepted: str) -> str:
    """The encoding for an Accept-Encoding header: the one with the highest weight, ours first."""
    weights = {name: _weight(rest) for name, _, rest in map(_parts, accepted.split(","))}
    any_other = weights.get("*", 0.0)
    best = max(ENCODERS, key=lambda name: weights.get(name, any_other))
    weight = weights.get(best, any_other)
    return best if weight > 0 and weight >= weights.get(IDENTITY, 0.0) else IDENTITY


def _parts(entry: str) -> tuple[str, str, str]:
    name, semicolon, rest = entry.partition(";")
    return name.strip().lower(), semicolon, rest


def _weight(rest: str) -> float:
    try:
        return float(rest.strip().lower().removeprefix("q=")) if rest.strip() else 1.0
    except ValueError:
        return 0.0


def is_compressible(content_type: str, body: bytes) -> bool:
    return len(body) >= LEAST_BYTES and content_type.startswith(TEXTUAL)


def encoded(body: bytes, encoding: str) -> bytes:
    return body if encoding == IDENTITY else ENCODERS[encoding](body)
