"""Addresses of the unified addressee system. Each room lists its own; `handler*` show neutral pages."""

from sesshu.site.foundation_urls import urls_of

ROOMS = {
    "unified-numbers/": "sesshu.addressee.unified_numbers.urls",
    "non-registered/": "sesshu.addressee.non_registered.urls",
    "record-mapping/": "sesshu.addressee.record_mapping.urls",
    "number-requests/": "sesshu.addressee.number_requests.urls",
    "number-gaps/": "sesshu.addressee.number_gaps.urls",
    "findings/": "sesshu.addressee.findings.urls",
    "api/v1/": "sesshu.site.addressee_api",
}
urlpatterns = urls_of(ROOMS)
handler400 = "sesshu.foundation.screens.failures.bad_request"
handler403 = "sesshu.foundation.screens.failures.forbidden"
handler404 = "sesshu.foundation.screens.failures.not_found"
handler500 = "sesshu.foundation.screens.failures.server_error"
