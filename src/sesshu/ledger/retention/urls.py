from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.retention.screens import pages

urlpatterns: list[URLPattern] = [path("", pages.list_page, name="retention-list")]
