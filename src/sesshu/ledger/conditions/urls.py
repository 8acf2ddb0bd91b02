from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.conditions.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="condition-list"),
    path("people/<uuid:resident_id>/", pages.person_page, name="condition-person"),
]
