from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.ledger.doses.screens import entry, person, reading, session, visit

urlpatterns: list[URLPattern] = [
    path("people/<uuid:resident_id>/", person.person_page, name="resident-page"),
    path("people/<uuid:resident_id>/who-saw/", person.who_saw_page, name="resident-who-saw"),
    path("people/<uuid:resident_id>/new/", entry.enter_dose, name="dose-new"),
    path("people/<uuid:resident_id>/what-if/", entry.what_if_page, name="dose-what-if"),
    path("read-product/", reading.read_product, name="dose-read-product"),
    path("read-institution/", reading.read_institution, name="dose-read-institution"),
    path("session/", session.session_page, name="dose-session"),
    path("undecided/", entry.undecided_page, name="dose-undecided"),
    path("<uuid:dose_id>/correct/", entry.correct_dose, name="dose-correct"),
    path("<uuid:dose_id>/visit/", visit.correct_visit, name="dose-visit-correct"),
    path("<uuid:dose_id>/withdraw/", entry.withdraw_dose, name="dose-withdraw"),
    path("<uuid:dose_id>/decide/", entry.decide_dose, name="dose-decide"),
    path("<uuid:dose_id>/versions/", entry.versions_page, name="dose-versions"),
]
