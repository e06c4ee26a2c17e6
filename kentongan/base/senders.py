"""Which network address a request came from, for counting: plain values in, a value out."""

import ipaddress


def sender(peer: str, forwarded_for: str) -> str:
    """The peer; or, when that is a proxy nearby, the address the proxy saw last.

    ``forwarded_for`` is the header ``X-Forwarded-For``; anybody else's word for it is not taken.
    """
    told = forwarded_for.rpartition(",")[2].strip()
    return told if told and _is_private(peer) else peer


def _is_private(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return False
