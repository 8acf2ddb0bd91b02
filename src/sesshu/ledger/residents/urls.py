from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.residents.screens import history, postal, search

urlpatterns: list[URLPattern] = [
    path("", search.search_page, name="resident-search"),
    path("clear/", search.clear_page, name="resident-search-clear"),
    path("<uuid:resident_id>/postal/", postal.postal_page, name="resident-postal"),
    path("<uuid:resident_id>/history/", history.history_page, name="resident-history"),
]
