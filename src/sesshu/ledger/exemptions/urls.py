from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.exemptions.screens import pages

urlpatterns: list[URLPattern] = [
    path("people/<uuid:resident_id>/", pages.person_page, name="exemption-person"),
]
