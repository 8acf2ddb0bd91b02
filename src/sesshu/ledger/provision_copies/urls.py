from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.provision_copies.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="provision-copy-list"),
    path("differences/<uuid:comparison_id>/", pages.differences_page, name="provision-copy-differences"),
]
