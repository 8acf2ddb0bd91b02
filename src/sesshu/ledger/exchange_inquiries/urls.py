from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.exchange_inquiries.screens import adopting, pages, records

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="exchange-inquiry-list"),
    path("people/<uuid:resident_id>/", pages.person_page, name="exchange-inquiry-person"),
    path("people/<uuid:resident_id>/records/", records.records_page, name="exchange-inquiry-records"),
    path("<uuid:inquiry_id>/", adopting.detail_page, name="exchange-inquiry-detail"),
]
