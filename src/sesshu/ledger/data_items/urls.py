from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.data_items.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="data-item-list"),
]
