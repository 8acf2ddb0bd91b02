from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.mailings.screens import company, deeds, effect, lists, pages, people, planning, records

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="mailing-list"),
    path("new/", deeds.new_page, name="mailing-new"),
    path("plan/", planning.plan_page, name="mailing-plan"),
    path("effect/", effect.effect_page, name="mailing-effect"),
    path("returned/", deeds.returned_page, name="mailing-returned"),
    path("<uuid:mailing_id>/", pages.detail_page, name="mailing-detail"),
    path("<uuid:mailing_id>/counts/", pages.counts_page, name="mailing-counts"),
    path("<uuid:mailing_id>/conditions/", deeds.conditions_page, name="mailing-conditions"),
    path("<uuid:mailing_id>/people/", people.people_page, name="mailing-people"),
    path("<uuid:mailing_id>/people/<uuid:person_id>/withdraw/", people.withdraw_page, name="mailing-withdraw"),
    path("<uuid:mailing_id>/entered/", records.entered_page, name="mailing-entered"),
    path("<uuid:mailing_id>/histories/", records.histories_page, name="mailing-histories"),
    path("<uuid:mailing_id>/withdrawal/", lists.withdrawal_page, name="mailing-withdrawal"),
    path("<uuid:mailing_id>/after-posting/", lists.after_posting_page, name="mailing-after-posting"),
    path("<uuid:mailing_id>/company/", company.company_page, name="mailing-company"),
    path("<uuid:mailing_id>/why/", people.why_search_page, name="mailing-why"),
    path("<uuid:mailing_id>/why/<uuid:resident_id>/", people.why_page, name="mailing-why-person"),
    path("<uuid:mailing_id>/preview/", pages.preview, name="mailing-preview"),
]
