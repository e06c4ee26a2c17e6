"""Where each door hangs."""

from django.urls import include, path

from kentongan.ops import health

urlpatterns = [
    path("", include("kentongan.public.urls")),
    path("petugas/", include("kentongan.desk.urls")),
    path("metrics", health.metrics),
]

handler400 = "kentongan.ops.errors.bad_request"
handler403 = "kentongan.ops.errors.forbidden"
handler404 = "kentongan.ops.errors.not_found"
handler429 = "kentongan.ops.errors.too_often"  # asked for by allauth
handler500 = "kentongan.ops.errors.broken"
