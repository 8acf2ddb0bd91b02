from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.handbooks.screens import pages

urlpatterns: list[URLPattern] = [
    path("people/<uuid:resident_id>/new/", pages.grid_page, name="handbook-new"),
    path("people/<uuid:resident_id>/judge/", pages.judge_page, name="handbook-judge"),
    path("images/<uuid:image_id>/", pages.image_file, name="handbook-image"),
]
