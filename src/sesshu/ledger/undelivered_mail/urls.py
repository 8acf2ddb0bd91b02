from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.undelivered_mail.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="undelivered-mail-list"),
    path("people/<uuid:resident_id>/new/", pages.other_page, name="undelivered-mail-other"),
    path("<uuid:mail_id>/", pages.detail_page, name="undelivered-mail-detail"),
]
