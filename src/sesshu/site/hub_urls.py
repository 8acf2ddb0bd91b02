"""Addresses of the data hub. Each room lists its own; `handler*` show neutral pages."""

from sesshu.site.foundation_urls import urls_of

ROOMS = {
    "arrivals/": "sesshu.hub.arrivals.urls",
    "data-use/": "sesshu.hub.transfers.urls",
    "api/v1/": "sesshu.site.hub_api",
}
urlpatterns = urls_of(ROOMS)
handler400 = "sesshu.foundation.screens.failures.bad_request"
handler403 = "sesshu.foundation.screens.failures.forbidden"
handler404 = "sesshu.foundation.screens.failures.not_found"
handler500 = "sesshu.foundation.screens.failures.server_error"
