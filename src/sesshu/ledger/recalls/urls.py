from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.recalls.screens import decisions, pages

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="recall-list"),
    path("new/", pages.new_page, name="recall-new"),
    path("<uuid:recall_id>/", pages.detail_page, name="recall-detail"),
    path("<uuid:recall_id>/doses/", decisions.doses_page, name="recall-doses"),
    path("<uuid:recall_id>/decide/", decisions.decide_page, name="recall-decide"),
]
