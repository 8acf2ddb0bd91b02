from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.printed_forms.screens import catalogue, lists, notice, people, seals

urlpatterns: list[URLPattern] = [
    path("", catalogue.catalogue_page, name="printed-form-catalogue"),
    path("seals/", seals.seals_page, name="printed-form-seals"),
    path("notice/", notice.notice_page, name="printed-form-notice"),
    path("lists/<slug:kind_code>/", lists.list_page, name="printed-form-list"),
    path("people/<uuid:resident_id>/", people.person_page, name="printed-form-person"),
    path("people/<uuid:resident_id>/<slug:kind_code>/", people.paper_page, name="printed-form-paper"),
    path("issues/<uuid:issue_id>/", people.issue_page, name="printed-form-issue"),
]
