from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.screening_forms.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.queue_page, name="screening-form-queue"),
    path("people/<uuid:resident_id>/", pages.remaining_page, name="screening-form-remaining"),
]
