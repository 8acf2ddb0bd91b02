from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.vaccination_errors.screens import pages, yearly

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="vaccination-error-list"),
    path("yearly/", yearly.year_page, name="vaccination-error-year"),
    path("open/<uuid:dose_id>/", pages.open_page, name="vaccination-error-open"),
    path("<uuid:case_id>/", pages.detail_page, name="vaccination-error-detail"),
    path("<uuid:case_id>/preview/", pages.preview, name="vaccination-error-preview"),
]
