from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.residents.screens import search

urlpatterns: list[URLPattern] = [
    path("", search.search_page, name="resident-search"),
    path("clear/", search.clear_page, name="resident-search-clear"),
]
