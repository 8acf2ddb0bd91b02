from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.images.screens import beside, opening, pages

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="image-list"),
    path("people/<uuid:resident_id>/", pages.person_page, name="image-person"),
    path("doses/<uuid:dose_id>/", beside.dose_page, name="image-dose"),
    path("<uuid:image_id>/open/", opening.open_page, name="image-open"),
    path("<uuid:image_id>/", pages.detail_page, name="image-detail"),
    path("<uuid:image_id>/picture/", pages.picture, name="image-picture"),
]
