from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.counter.screens import finding, photo, serving

urlpatterns: list[URLPattern] = [
    path("photo/", photo.photo_page, name="counter-photo"),
    path("", finding.counter_page, name="counter"),
    path("clear/", finding.clear_page, name="counter-clear"),
    path("<uuid:slip_id>/", serving.slip_page, name="counter-slip"),
]
