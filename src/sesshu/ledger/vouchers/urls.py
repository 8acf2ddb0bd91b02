from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.vouchers.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="voucher-list"),
    path("people/<uuid:resident_id>/", pages.person_page, name="voucher-person"),
    path("<uuid:voucher_id>/", pages.detail_page, name="voucher-detail"),
]
