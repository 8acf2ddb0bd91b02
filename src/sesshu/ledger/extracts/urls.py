from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.extracts.screens import pages

urlpatterns: list[URLPattern] = [
    path("", pages.list_page, name="extract-list"),
    path("new/<slug:code>/", pages.new_page, name="extract-new"),
    path("<uuid:definition_id>/", pages.definition_page, name="extract-page"),
    path("<uuid:definition_id>/change/", pages.change_page, name="extract-change"),
    path("runs/<uuid:run_id>/", pages.run_page, name="extract-run"),
]
