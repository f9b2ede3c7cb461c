"""What guards every answer, and what is refused before a view looks at it.

Anybody can send X-Forwarded-For and X-Forwarded-Proto. TRUSTED_PROXIES lists the addresses and
networks of the proxies in front of the portal; `unix` is a proxy that comes by a socket file.

Any site's script may read the API, feeds and the files of charts and tables. They are the same for
everybody, so that nobody's session lends a script anything. A redirect and a refusal are open like
the answer in whose place they stand: a browser shows a script neither else.
"""

import logging
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

logger = logging.getLogger(__name__)
UNIX = "unix"
SCHEME = "nkworld.scheme"  # what SECURE_PROXY_SSL_HEADER asks for; no header has such a name
READING = ("GET", "HEAD", "OPTIONS")
VALID = timedelta(days=180)  # of security.txt
LONGEST_KEY = 18  # digits; a key of the database is below 2**63
# By its address alone: a file's has an ending. Pages, which may hold a form, stay with this site.
OPEN = re.compile(r"/api(/|$)|/(\w+/)*feed/?$|/oembed$|/.*\.[a-z][a-z.]*$")
NOT_OPEN = ("/static/", f"/{settings.ADMIN_PATH}")

# The star holds for all others, in browsers that know it; `Authorization` has to be named anyway.
CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "ETag, Link, Last-Modified, Vary, Content-Length, Content-Range, Accept-Ranges, "
        "Content-Disposition, Repr-Digest, X-Row-Count, X-Rows-Withheld, X-Dataset-Revision, "
        "X-Request-ID, RateLimit, RateLimit-Policy, Retry-After, Deprecation, Sunset, "
        "WWW-Authenticate, *"
    ),
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    "Allow": ", ".join(READING),
    "Access-Control-Allow-Methods": ", ".join(READING),
    "Access-Control-Allow-Headers": (
        "Accept, Accept-Language, Authorization, Cache-Control, Content-Type, If-Match, "
        "If-Modified-Since, If-None-Match, If-Range, Pragma, If-Unmodified-Since, Range, "
        "X-API-Key, X-Request-ID, X-Requested-With, *"
    ),
    "Access-Control-Max-Age": "86400",
}
REFUSED = (
    "accelerometer ambient-light-sensor autoplay battery bluetooth browsing-topics camera "
    "display-capture encrypted-media fullscreen gamepad geolocation gyroscope hid idle-detection "
    "local-fonts magnetometer microphone midi payment picture-in-picture publickey-credentials-get "
    "screen-wake-lock serial usb xr-spatial-tracking"
)
PERMISSIONS = ", ".join(f"{name}=()" for name in REFUSED.split())


class Guard:
    """The middleware, around all that answers, redirects or refuses.

    Within it REMOTE_ADDR is the visitor's. In production one whose scheme no trusted proxy tells is
    taken to use https: the portal speaks plain http to its proxy, and a redirect to https would
    come back for ever. What other sites may read by script they may also embed.

    Public pages are read: whatever is sent to one is refused before anybody looks for a form's
    token. Forms are sent to the desk, and to a view whose class says `takes_forms`; the API, and
    /verify/, which changes nothing, ask for no token. What no database can look up, such as a zero
    byte or a number of 4,000 digits, is a mistake of the asker, not ours.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.by_socket = UNIX in settings.TRUSTED_PROXIES
        self.networks: list[IPv4Network | IPv6Network] = []
        for name in settings.TRUSTED_PROXIES:
            try:
                self.networks += [ip_network(name)] if name != UNIX else []
            except ValueError as error:
                raise ImproperlyConfigured(
                    f"TRUSTED_PROXIES names “{name}”, which is no address, network or “{UNIX}”: "
                    f"{error}."
                ) from error

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta, scheme = request.META, "https" if settings.ASSUME_HTTPS else ""
        has_proxies = self.networks or self.by_socket
        if has_proxies and self.trusts(peer := meta.get("REMOTE_ADDR", "")):
            # The last address that is not a proxy of ours: what stands before it, anybody may
            # write. Where that is none, the visitor's is not known: the proxy's stands for it.
            chain = [one.strip() for one in meta.get("HTTP_X_FORWARDED_FOR", "").split(",")]
            for text in reversed([one for one in chain if one]):
                if not (parsed := address_of(text)) or not self.trusts(peer := str(parsed)):
                    break
            meta["REMOTE_ADDR"] = peer
            scheme = meta.get("HTTP_X_FORWARDED_PROTO") or scheme
        if scheme:
            meta[SCHEME] = scheme
        is_preflight = "Access-Control-Request-Method" in request.headers
        path = request.path_info
        opened = OPEN.match(path) and not path.startswith(NOT_OPEN)
        if opened and request.method == "OPTIONS" and is_preflight:
            response = HttpResponse(status=204, headers=PREFLIGHT)
        else:
            response = self.get_response(request)
        for name, value in CROSS_ORIGIN.items() if opened else ():
            response[name] = value
        may_embed = response.get("Access-Control-Allow-Origin") == "*"  # static files say so, too
        policy = "cross-origin" if may_embed else "same-origin"
        response.setdefault("Cross-Origin-Resource-Policy", policy)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    def trusts(self, address: str) -> bool:
        """Whether it is one of the proxies; a socket file has no address."""
        if not address:
            return self.by_socket
        parsed = address_of(address) if self.networks else None
        return parsed is not None and any(parsed in network for network in self.networks)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if "\0" in request.path_info:
            return render(request, "404.html", status=404)
        match = request.resolver_match
        is_of_desk = match is not None and "admin" in match.app_names
        takes_forms = getattr(getattr(view, "view_class", None), "takes_forms", False)
        is_exempt = is_of_desk or takes_forms or getattr(view, "csrf_exempt", False)
        if request.method in READING or is_exempt:
            return None
        response = render(request, "405.html", status=405)
        response["Allow"] = ", ".join(READING)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OverflowError | DataError):
            return None
        logger.warning("A value of %s could not be looked up: %s", request.path, error)
        return render(request, "400.html", status=400)


def address_of(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address  # ::ffff:192.0.2.1 is 192.0.2.1


def refuse_impossible_keys(view: Callable[..., Any]) -> Callable[..., Any]:
    """404 for a record of the desk whose key is no number that a key can be."""

    @wraps(view)
    def refusing(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        key = kwargs.get("object_id", "0")
        if not key.isdecimal() or len(key) > LONGEST_KEY:
            raise Http404
        return view(request, *args, **kwargs)

    return refusing


def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116), where the operator named somebody."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    # To the day, so that the answer stays the same for as long.
    expires = (timezone.now() + VALID).replace(hour=0, minute=0, second=0, microsecond=0)
    address = request.build_absolute_uri(reverse("security.txt"))
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en, ko",
        f"Canonical: {address}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
