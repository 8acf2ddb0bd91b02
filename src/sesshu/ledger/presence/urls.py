from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.presence.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.presence, name="presence"),
]
