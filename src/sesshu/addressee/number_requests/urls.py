from django.urls import URLPattern

from sesshu.addressee.number_requests.screens import pages
from sesshu.foundation.access.endpoint import path

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="number-request-list"),
    path("export/", pages.export_page, name="number-request-export"),
    path("reveal/", pages.reveal_page, name="number-request-reveal"),
    path("facts/", pages.fact_page, name="number-request-fact"),
    path("<uuid:request_id>/", pages.detail_page, name="number-request-detail"),
    path("<uuid:request_id>/file/", pages.file_page, name="number-request-file"),
]
