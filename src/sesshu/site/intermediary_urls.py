"""Addresses of the intermediary. Each room lists its own; `handler*` show neutral pages."""

from sesshu.site.foundation_urls import urls_of

ROOMS = {
    "inquiries/": "sesshu.intermediary.inquiries.urls",
    "provisions/": "sesshu.intermediary.provisions.urls",
    "people/": "sesshu.intermediary.people.urls",
    "copies/": "sesshu.intermediary.copies.urls",
    "media/": "sesshu.intermediary.media.urls",
    "connections/": "sesshu.intermediary.peers.urls",
    "system/": "sesshu.intermediary.operations.urls",
    "exchange-records/": "sesshu.intermediary.exchange_records.urls",
    "exchange/": "sesshu.intermediary.provisions.door",
    "api/v1/": "sesshu.site.intermediary_api",
}
urlpatterns = urls_of(ROOMS)
handler400 = "sesshu.foundation.screens.failures.bad_request"
handler403 = "sesshu.foundation.screens.failures.forbidden"
handler404 = "sesshu.foundation.screens.failures.not_found"
handler500 = "sesshu.foundation.screens.failures.server_error"
