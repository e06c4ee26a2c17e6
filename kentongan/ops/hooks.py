"""``/kanal/<channel>/<key>``: where providers deliver.

Before host, session and village: the key says whose it is, and a database that is away must not
lose a delivery.
"""

import re
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from kentongan.messaging import hooks

Answer = Callable[[HttpRequest], HttpResponse]
PLAIN = "text/plain; charset=utf-8"
ADDRESS = re.compile(r"^/kanal/([a-z_]{2,30})/([A-Za-z0-9_-]{16,64})/?$")


def deliveries(get_response: Answer) -> Answer:
    """Take in what providers deliver; everything else goes on."""

    def middleware(request: HttpRequest) -> HttpResponse:
        found = ADDRESS.match(request.path_info)
        return _delivery(request, *found.groups()) if found else get_response(request)

    return middleware


def _delivery(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    if request.method == "GET":
        return _checked(hooks.challenge(kind, key, request.GET.dict()))
    if request.method != "POST":
        return HttpResponseNotAllowed(["GET", "POST"])
    body = request.read(hooks.most_bytes(kind) + 1)
    taken = hooks.receive(kind, key, body, dict(request.headers))
    # An empty body: some gateways send what stands in it to the citizen.
    return HttpResponse(status=taken.value, content_type=PLAIN)


def _checked(answer: str | None) -> HttpResponse:
    if answer is None:
        return HttpResponse(status=HTTPStatus.FORBIDDEN, content_type=PLAIN)
    return HttpResponse(answer, content_type=PLAIN)
