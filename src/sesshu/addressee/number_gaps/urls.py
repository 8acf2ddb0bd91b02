from django.urls import URLPattern

from sesshu.addressee.number_gaps.screens import pages
from sesshu.foundation.access.endpoint import path

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="number-gap-list"),
    path("<uuid:gap_id>/", pages.detail_page, name="number-gap-detail"),
]
