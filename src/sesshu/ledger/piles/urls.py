from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.piles.screens import keying, pages, settling

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="pile-list"),
    path("new/", pages.new_page, name="pile-new"),
    path("waiting/", settling.waiting_page, name="pile-waiting"),
    path("<uuid:pile_id>/", keying.key_page, name="pile-key"),
    path("<uuid:pile_id>/hold/", keying.hold_page, name="pile-hold"),
    path("<uuid:pile_id>/close/", pages.close_page, name="pile-close"),
    path("slips/<uuid:slip_id>/", settling.slip_page, name="pile-slip"),
]
