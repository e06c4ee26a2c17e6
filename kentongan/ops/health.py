"""``/healthz``, ``/readyz`` and ``/metrics``: for the supervisor, the proxy and the operator."""

import ipaddress
from collections.abc import Callable
from hmac import compare_digest

from django.conf import settings
from django.db import Error, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from prometheus_client import (
    CONTENT_TYPE_PLAIN_0_0_4,
    CollectorRegistry,
    Gauge,
    generate_latest,
)

from kentongan.base import clock, jobs
from kentongan.cases.models import Case
from kentongan.ledger import followers
from kentongan.messaging import spool
from kentongan.ops import channel_gauges
from kentongan.village.models import Village

Answer = Callable[[HttpRequest], HttpResponse]


def probes(get_response: Answer) -> Answer:
    """Answer the probes before anything else has a say: no host, no session, no village."""
    answers = {"/healthz": healthz, "/readyz": readyz}

    def middleware(request: HttpRequest) -> HttpResponse:
        probe = answers.get(request.path_info)
        return probe(request) if probe else get_response(request)

    return middleware


def healthz(_: HttpRequest) -> HttpResponse:
    """The process lives."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def readyz(_: HttpRequest) -> HttpResponse:
    """The process can reach its database."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse({"database": False}, status=503)
    return JsonResponse({"database": True})


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text: counts and ages only. From this machine, or with the operator's token."""
    if not _may_read(request):
        raise Http404
    return HttpResponse(generate_latest(_gauges()), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _may_read(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token:
        return compare_digest(given.encode(), token.encode())
    is_forwarded = "X-Forwarded-For" in request.headers
    return ipaddress.ip_address(request.META["REMOTE_ADDR"]).is_loopback and not is_forwarded


def _gauges() -> CollectorRegistry:
    queue = jobs.health()
    oldest = (clock.now() - queue.oldest).total_seconds() if queue.oldest else 0.0
    newest = Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    facts = {
        "kentongan_villages": Village.objects.count(),
        "kentongan_last_case_id": newest,
        "kentongan_jobs_waiting": queue.waiting,
        "kentongan_jobs_running": queue.running,
        "kentongan_jobs_dead": queue.dead,
        "kentongan_workers_alive": queue.workers,
        "kentongan_oldest_job_seconds": max(0.0, oldest),
        "kentongan_follower_failures": len(followers.failures()),
        "kentongan_spooled_deliveries": spool.count(),
    }
    registry = CollectorRegistry()
    for name, value in facts.items():
        Gauge(name, name.replace("_", " "), registry=registry).set(value)
    for name, rows in channel_gauges.facts().items():
        gauge = Gauge(name, name.replace("_", " "), ["kind", "village"], registry=registry)
        for (kind, village), value in rows.items():
            gauge.labels(kind, village).set(value)
    return registry
