from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.protection.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="protection-list"),
    path("ask/", pages.ask_page, name="protection-ask"),
    path("output/<uuid:approval_id>/", pages.output_page, name="protection-output"),
    path("<uuid:resident_id>/address/", pages.address_page, name="protection-address"),
]
