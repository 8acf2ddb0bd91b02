from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.bulk_corrections.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="bulk-correction-list"),
    path("new/", pages.new_page, name="bulk-correction-new"),
    path("<uuid:bulk_id>/", pages.detail_page, name="bulk-correction-detail"),
]
