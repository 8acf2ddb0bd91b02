from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.provisional.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="provisional-list"),
    path("new/", pages.new_page, name="provisional-new"),
    path("new/<uuid:mother_id>/", pages.new_child_page, name="provisional-new-child"),
    path("<uuid:person_id>/", pages.detail_page, name="provisional-detail"),
]
