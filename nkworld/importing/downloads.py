"""A file from an address of the network: only from hosts that the settings name, within limits.

The name of a host is looked up once and judged, and that address is connected to: a name that means
another machine a moment later gains nothing. Each redirect is judged anew.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from ipaddress import ip_address
from ssl import create_default_context
from tempfile import TemporaryFile
from typing import IO, Any
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

REDIRECTS = 4
ONE_READ = 20  # seconds between two pieces; FEED_SECONDS is the limit for all of them
CHUNK = 64 * 2**10
BROKEN = (HTTPError, HTTPException, OSError)
TABLES = ("json", "csv", "text/plain", "octet-stream", "spreadsheetml")  # in a content type
HEADERS = {"User-Agent": "nkworld (feeds of sources)", "Accept-Encoding": "identity"}


class DownloadRefused(Exception):
    """Nothing was taken from an address; says why, and what to do."""


@contextmanager
def downloaded(url: str) -> Iterator[tuple[str, IO[bytes]]]:
    """(where it was in the end, a file for the block) of an address; else DownloadRefused."""
    with TemporaryFile() as file:
        for _ in range(REDIRECTS + 1):
            if reason := refuse_address(url):
                raise DownloadRefused(reason)
            try:
                location = _take(urlsplit(url), file)
            except (*BROKEN, ValueError) as error:
                raise DownloadRefused(
                    f"{url} could not be read ({type(error).__name__}): try again."
                ) from error
            if not location:
                file.seek(0)
                yield url, file
                return
            url = urljoin(url, location)
        raise DownloadRefused(f"{url}: more than {REDIRECTS} redirects. Correct the address.")


def refuse_address(url: str) -> str:
    """Why an address is not asked, in a sentence; empty of one that is."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return f"“{url}” is not an address."
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.FEED_PRIVATE):
        return f"“{url}” does not begin with https://."
    if parts.netloc.lower() not in settings.FEED_HOSTS:
        return f"The host “{parts.netloc}” is not allowed: add it to FEED_HOSTS, or correct {url}."
    return ""


def _take(parts: SplitResult, file: IO[bytes]) -> str:
    url, host, is_https = parts.geturl(), parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if is_https else 80)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for *_, place in found:  # every one that the name means is public
        address = ip_address(str(place[0]).partition("%")[0])
        mapped = getattr(address, "ipv4_mapped", None) or address
        public = mapped.is_global and not mapped.is_multicast
        if not (public or (settings.FEED_PRIVATE and mapped.is_loopback)):
            raise DownloadRefused(
                f"“{host}” means {address}, an address of a private network: it is not asked."
            )
    kind: Any = HTTPSConnection if is_https else HTTPConnection
    tls = {"server_hostname": host, "ssl_context": create_default_context()} if is_https else {}
    connection = kind(str(found[0][4][0]), port, timeout=ONE_READ, **tls)
    connection.connect()
    # A server that sends a byte now and then keeps every single read within its time.
    late = threading.Event()
    clock = threading.Timer(settings.FEED_SECONDS, _end, [connection.sock, late])
    clock.start()
    try:
        path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        headers = HEADERS | {"Host": parts.netloc}
        connection.request("GET", path, headers=headers, preload_content=False)
        if (response := connection.getresponse()).status in (301, 302, 303, 307, 308):
            return str(response.headers.get("Location") or "/")
        if response.status != 200:
            raise DownloadRefused(f"{url} answered {response.status}: look at it in a browser.")
        content_type = str(response.headers.get("Content-Type", "")).lower()
        if content_type and not any(part in content_type for part in TABLES):
            raise DownloadRefused(f"{url} is no table but “{content_type}”: correct the address.")
        # Unpacked piece by piece: what is counted is what it becomes, not what was sent.
        while piece := response.read1(CHUNK, decode_content=True):
            file.write(piece)
            if file.tell() > (most := settings.FEED_BYTES):
                raise DownloadRefused(f"{url} has more than {most:,} bytes: ask for less of it.")
    except BROKEN:
        if not late.is_set():
            raise
    finally:
        clock.cancel()
        connection.close()
    if late.is_set():
        raise DownloadRefused(
            f"{url} took longer than {settings.FEED_SECONDS} seconds: nothing was kept."
        )
    return ""


def _end(open_socket: socket.socket, late: threading.Event) -> None:
    late.set()
    with suppress(OSError):  # it is over already
        socket.socket.shutdown(open_socket, socket.SHUT_RDWR)
