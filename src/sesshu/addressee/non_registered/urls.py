from django.urls import URLPattern

from sesshu.addressee.non_registered.screens import pages
from sesshu.foundation.access.endpoint import path

urlpatterns: list[URLPattern] = [
    path("", pages.search_page, name="non-registered-search"),
    path("<uuid:person_id>/", pages.person_page, name="non-registered-person"),
]
