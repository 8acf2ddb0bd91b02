from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.facilities.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="facility-list"),
    path("<slug:facility_code>/", pages.roster_page, name="facility-roster"),
]
