from django.urls import URLPattern

from sesshu.addressee.findings.screens import pages
from sesshu.foundation.access.endpoint import path

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="finding-list"),
    path("<uuid:finding_id>/", pages.detail_page, name="finding-detail"),
]
