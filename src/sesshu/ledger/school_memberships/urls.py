from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.school_memberships.screens import pages

urlpatterns: list[URLPattern] = [
    path("people/<uuid:resident_id>/", pages.person_page, name="school-membership-person"),
]
