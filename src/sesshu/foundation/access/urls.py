from sesshu.foundation.access.endpoint import path
from sesshu.foundation.access.screens import views

urlpatterns = [
    path("", views.index, name="account-index"),
    path("new/", views.new, name="account-new"),
    path("enrol/", views.enrol_many, name="account-enrol-many"),
    path("<uuid:account_id>/", views.detail, name="account-detail"),
    path("<uuid:account_id>/duties/<uuid:assignment_id>/end/", views.end_duty, name="duty-end"),
    path("<uuid:account_id>/secrets/", views.give_secrets, name="account-secrets"),
    path("<uuid:account_id>/enrolment-code/", views.issue_code, name="account-enrolment-code"),
    path("<uuid:account_id>/sessions/revoke/", views.revoke_sessions, name="account-sessions-revoke"),
    path("<uuid:account_id>/unlock/", views.unlock, name="account-unlock"),
    path("<uuid:account_id>/keys/<uuid:key_id>/revoke/", views.revoke_key, name="account-key-revoke"),
]
