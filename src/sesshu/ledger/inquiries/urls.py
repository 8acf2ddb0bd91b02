from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.inquiries.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="inquiry-list"),
    path("<uuid:slip_id>/", pages.detail_page, name="inquiry-detail"),
]
