from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.erasures.screens import holds, pages

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="erasure-list"),
    path("new/", pages.new_page, name="erasure-new"),
    path("holds/", holds.holds_page, name="erasure-holds"),
    path("treatments/", pages.treatments_page, name="erasure-treatments"),
    path("<uuid:erasure_id>/", pages.detail_page, name="erasure-detail"),
]
