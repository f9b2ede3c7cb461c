"""Addresses are shortened to their network before they are kept anywhere."""

from ipaddress import ip_address, ip_network

SHOWN = {4: 24, 6: 48}  # bits of an address that are written down: 192.0.2.0/24


def network_of(address: str, bits: dict[int, int] = SHOWN) -> str:
    """The network of so many bits, by version, that an address lies in; "" of what is none."""
    try:
        version = ip_address(address).version
        return str(ip_network(f"{address}/{bits[version]}", strict=False))
    except ValueError:  # fe80::1%eth0 is an address, and no network has such a name
        return ""
