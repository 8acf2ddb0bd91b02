from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.exchange_cases.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="exchange-case-list"),
    path("new/<uuid:resident_id>/", pages.new_page, name="exchange-case-new"),
    path("<uuid:exchange_case_id>/", pages.detail_page, name="exchange-case-detail"),
]
