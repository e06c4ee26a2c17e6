"""Cookies over HTTPS carry a prefix, which a browser lets nobody set in clear.

``__Host-`` for those of the whole site, ``__Secure-`` for those bound to a path, which the other
forbids (RFC 6265bis, 4.1.3). Everywhere else they have their plain names, and over plain HTTP too.
"""

from collections.abc import Callable
from http.cookies import SimpleCookie

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]
OF_THE_SITE = frozenset({"bahasa", "jaga", "messages"})
HOST, SECURE = "__Host-", "__Secure-"


def prefixed(get_response: Answer) -> Answer:
    """Over HTTPS cookies go out Secure under their prefix; one that comes without it is not read.

    A page in clear, or a neighbour under the same domain, could have set that one.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.is_secure():
            return get_response(request)
        request.COOKIES = _read(request.COOKIES)
        response = get_response(request)
        response.cookies = _written(response.cookies)
        return response

    return middleware


def over_https(name: str) -> str:
    """The name a cookie of ours has over HTTPS."""
    return f"{HOST if name in OF_THE_SITE else SECURE}{name}"


def _read(sent: dict[str, str]) -> dict[str, str]:
    bare = {name: name.removeprefix(HOST).removeprefix(SECURE) for name in sent}
    return {bare[name]: value for name, value in sent.items() if name == over_https(bare[name])}


def _written(plain: SimpleCookie) -> SimpleCookie:
    named = SimpleCookie()
    for name, cookie in plain.items():
        cookie.set(over_https(name), cookie.value, cookie.coded_value)
        cookie["secure"] = True
        named[cookie.key] = cookie
    return named
