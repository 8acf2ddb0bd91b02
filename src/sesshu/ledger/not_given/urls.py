from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.not_given.screens import pages

urlpatterns: list[URLPattern] = [
    path("people/<uuid:resident_id>/new/", pages.new_page, name="not-given-new"),
    path("<uuid:row_id>/withdraw/", pages.withdraw_page, name="not-given-withdraw"),
]
