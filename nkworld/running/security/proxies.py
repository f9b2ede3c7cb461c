"""What a proxy says of a visitor is believed only of the proxies that the operator names.

Anybody can send X-Forwarded-For and X-Forwarded-Proto. TRUSTED_PROXIES lists the addresses and
networks of the proxies in front of the portal; `unix` is a proxy that comes by a socket file.
"""

from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse

UNIX = "unix"
SCHEME = "nkworld.scheme"  # what SECURE_PROXY_SSL_HEADER asks for; no header has such a name

type Address = IPv4Address | IPv6Address
type Network = IPv4Network | IPv6Network


class TrustedProxies:
    """The middleware: afterwards REMOTE_ADDR is the visitor's, and the scheme can be relied upon.

    In production a visitor whose scheme no trusted proxy tells is taken to use https: the portal
    speaks plain http to its proxy, and a redirect to https would come back for ever.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.networks = [_network(name) for name in settings.TRUSTED_PROXIES if name != UNIX]
        self.by_socket = UNIX in settings.TRUSTED_PROXIES

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        scheme = "https" if settings.ASSUME_HTTPS else ""
        if self.trusts(peer := meta.get("REMOTE_ADDR", "")):
            chain = meta.get("HTTP_X_FORWARDED_FOR", "").split(",")
            meta["REMOTE_ADDR"] = self.visitor(peer, chain)
            scheme = meta.get("HTTP_X_FORWARDED_PROTO") or scheme
        if scheme:
            meta[SCHEME] = scheme
        return self.get_response(request)

    def trusts(self, address: str) -> bool:
        """Whether it is one of the proxies; a socket file has no address."""
        if not address:
            return self.by_socket
        parsed = _parsed(address) if self.networks else None
        return parsed is not None and any(parsed in network for network in self.networks)

    def visitor(self, peer: str, chain: Iterable[str]) -> str:
        """The last address that is not a proxy of ours: what stands before it, anybody may write.

        Where that is no address, the visitor's is not known, and the proxy's stands for it.
        """
        for text in reversed([one.strip() for one in chain if one.strip()]):
            parsed = _parsed(text)
            if parsed is None:
                break
            peer = str(parsed)
            if not self.trusts(peer):
                break
        return peer


def _parsed(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)  # ::ffff:192.0.2.1 is 192.0.2.1
    return mapped or address


def _network(name: str) -> Network:
    try:
        return ip_network(name)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"TRUSTED_PROXIES names “{name}”, which is no address, network or “{UNIX}”: {error}."
        ) from error
