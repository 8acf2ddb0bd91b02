from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.exchange_comparisons.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="exchange-comparison-list"),
    path("differences/<uuid:difference_id>/", pages.difference_page, name="exchange-difference"),
]
