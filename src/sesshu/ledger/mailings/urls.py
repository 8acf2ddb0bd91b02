from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.mailings.screens import deeds, pages, people

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="mailing-list"),
    path("new/", deeds.new_page, name="mailing-new"),
    path("returned/", deeds.returned_page, name="mailing-returned"),
    path("<uuid:mailing_id>/", pages.detail_page, name="mailing-detail"),
    path("<uuid:mailing_id>/counts/", pages.counts_page, name="mailing-counts"),
    path("<uuid:mailing_id>/conditions/", deeds.conditions_page, name="mailing-conditions"),
    path("<uuid:mailing_id>/people/", people.people_page, name="mailing-people"),
    path("<uuid:mailing_id>/people/<uuid:person_id>/withdraw/", people.withdraw_page, name="mailing-withdraw"),
    path("<uuid:mailing_id>/why/", people.why_search_page, name="mailing-why"),
    path("<uuid:mailing_id>/why/<uuid:resident_id>/", people.why_page, name="mailing-why-person"),
    path("<uuid:mailing_id>/preview/", pages.preview, name="mailing-preview"),
]
