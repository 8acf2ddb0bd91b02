from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.remarks.screens import pages

urlpatterns: list[URLPattern] = [
    path("<uuid:resident_id>/", pages.person_page, name="remark-person"),
]
