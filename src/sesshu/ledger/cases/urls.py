from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.cases.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="case-list"),
    path("hand-over/", pages.hand_over_page, name="case-hand-over"),
]
