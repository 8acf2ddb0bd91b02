from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.exchange_users.screens import pages

urlpatterns: list[URLPattern] = [path("", pages.check_page, name="exchange-user-check")]
