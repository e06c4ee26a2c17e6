"""Which network address a request came from, for counting: plain values in, a value out."""

import ipaddress


def sender(peer: str, forwarded_for: str) -> str:
    """The peer; or, when that is a proxy nearby, the address the proxy saw last.

    ``forwarded_for`` is the header ``X-Forwarded-For``; anybody else's word for it is not taken.
    """
    told = forwarded_for.rpartition(",")[2].strip()
    return told if told and _is_private(peer) else peer


def network(address: str) -> str:
    """Who is counted as one: the address, or the /64 that every house of IPv6 has for itself."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return address
    return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))


def _is_private(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return False
