from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.images.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="image-list"),
    path("people/<uuid:resident_id>/", pages.person_page, name="image-person"),
    path("<uuid:image_id>/", pages.detail_page, name="image-detail"),
    path("<uuid:image_id>/picture/", pages.picture, name="image-picture"),
]
