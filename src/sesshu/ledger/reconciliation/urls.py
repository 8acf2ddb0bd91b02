from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.reconciliation.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="reconciliation-list"),
    path("<uuid:reconciliation_id>/", pages.detail_page, name="reconciliation-detail"),
]
