from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.unvaccinated.screens import pages

urlpatterns: list[URLPattern] = [path("", pages.list_page, name="unvaccinated-list")]
