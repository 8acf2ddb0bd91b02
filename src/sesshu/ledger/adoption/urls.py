from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.adoption.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="adoption-list"),
    path("new/", pages.new_page, name="adoption-new"),
    path("<uuid:link_id>/undo/", pages.undo_page, name="adoption-undo"),
]
