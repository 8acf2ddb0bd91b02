from django.urls import URLPattern

from sesshu.addressee.unified_numbers.screens import keys, links, merging, pages, second_entry
from sesshu.foundation.access.endpoint import path

urlpatterns: list[URLPattern] = [
    path("", pages.search_page, name="unified-search"),
    path("keys/", keys.keys_page, name="unified-keys"),
    path("changes/<uuid:approval_id>/", second_entry.approve_page, name="unified-change-approve"),
    path("links/<uuid:link_id>/", links.link_page, name="unified-link"),
    path("<uuid:person_id>/", pages.person_page, name="unified-person"),
    path("<uuid:person_id>/merge/<uuid:into_id>/", merging.merge_page, name="unified-merge"),
    path("<uuid:person_id>/unmerge/", merging.unmerge_page, name="unified-unmerge"),
]
