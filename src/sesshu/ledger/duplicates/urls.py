from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.duplicates.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="duplicate-list"),
    path("compare/", pages.compare_page, name="duplicate-compare"),
    path("<uuid:first_id>/<uuid:second_id>/", pages.pair_page, name="duplicate-pair"),
    path("moves/<uuid:move_id>/", pages.move_page, name="duplicate-move"),
]
