"""Addresses of the public booking page, and nothing else."""

from django.urls import include, path

urlpatterns = [path("", include("sesshu.ledger.booking.urls"))]
handler400 = "sesshu.ledger.booking.screens.failures.bad_request"
handler403 = "sesshu.ledger.booking.screens.failures.forbidden"
handler404 = "sesshu.ledger.booking.screens.failures.not_found"
handler500 = "sesshu.ledger.booking.screens.failures.server_error"
