from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.unknown_history.screens import pages

urlpatterns: list[URLPattern] = [
    path("people/<uuid:resident_id>/new/", pages.new_page, name="unknown-history-new"),
    path("<uuid:row_id>/end/", pages.end_page, name="unknown-history-end"),
]
