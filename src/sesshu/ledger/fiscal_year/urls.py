from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.fiscal_year.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.page, name="fiscal-year"),
]
