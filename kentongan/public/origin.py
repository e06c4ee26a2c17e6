"""Posts that carry no log-in need no token, only their origin: a page kept for days still sends.

The browser says where a request comes from (https://www.w3.org/TR/fetch-metadata/). See
docs/adr/0005.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from kentongan.base import senders

View = Callable[..., HttpResponse]


def same_origin_only(view: View) -> View:
    """Refuse a post that a browser says comes from another site; other clients may post."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "POST" and is_foreign(request):
            return render(request, "public/403.html", status=403)
        return view(request, *args, **kwargs)

    return guarded


def is_foreign(request: HttpRequest) -> bool:
    """Whether a browser says that the request comes from a page of another site."""
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site not in {"same-origin", "none"}
    # Under ``no-referrer`` a page of ours comes as "null" too: https://fetch.spec.whatwg.org/#origin-header
    origin = request.headers.get("Origin", "null")
    return origin != "null" and urlsplit(origin).netloc != request.get_host()


def source_of(request: HttpRequest) -> str:
    """The network the request came from, for counting in memory only."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    return senders.network(senders.sender(peer, request.headers.get("X-Forwarded-For", "")))
