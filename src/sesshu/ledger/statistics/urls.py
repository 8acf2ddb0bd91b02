from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.statistics.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.table_page, name="statistics-table"),
    path("people/", pages.people_page, name="statistics-people"),
    path("coverage/", pages.coverage_page, name="statistics-coverage"),
]
