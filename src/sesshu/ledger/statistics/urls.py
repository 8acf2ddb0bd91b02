from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.statistics.screens import pages, report_pages

urlpatterns: list[URLPattern] = [
    path("", pages.table_page, name="statistics-table"),
    path("people/", pages.people_page, name="statistics-people"),
    path("coverage/", report_pages.coverage_page, name="statistics-coverage"),
    path("health-report/", report_pages.health_report_page, name="statistics-health-report"),
    path("completion/", report_pages.completion_page, name="statistics-completion"),
    path("unknown-history/", report_pages.unknown_history_page, name="statistics-unknown-history"),
    path("reports/people/", report_pages.report_people_page, name="statistics-report-people"),
    path("saved/<uuid:question_id>/forget/", report_pages.forget_page, name="statistics-forget-question"),
]
