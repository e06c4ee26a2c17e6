"""``/simulator/…``: where the village itself asks for the pretended phones, as of any provider.

Before host, session and village, like the hook: the line and its secret say whose phones they are.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from kentongan.phones import provider

Answer = Callable[[HttpRequest], HttpResponse]
BASE = "/simulator"


def phones(get_response: Answer) -> Answer:
    """Answer for the phones; everything else goes on."""

    def middleware(request: HttpRequest) -> HttpResponse:
        path = request.path_info
        is_ours = path == BASE or path.startswith(f"{BASE}/")
        return _answered(request, path.removeprefix(BASE)) if is_ours else get_response(request)

    return middleware


def _answered(request: HttpRequest, path: str) -> HttpResponse:
    headers = {name.lower(): value for name, value in request.headers.items()}
    body = request.read(provider.MOST_BYTES + 1)
    told = provider.answer(request.method or "", path, headers, body)
    if told.body is not None:
        return HttpResponse(told.body, content_type="application/octet-stream")
    return JsonResponse(dict(told.json), status=told.status)
