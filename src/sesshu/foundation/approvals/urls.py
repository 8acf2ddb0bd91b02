from sesshu.foundation.access.endpoint import path
from sesshu.foundation.approvals.screens import settings, views

urlpatterns = [
    path("", views.index, name="approval-index"),
    path("settings/", settings.index, name="approval-settings"),
    path("settings/<str:kind>/<str:risk>/", settings.change, name="approval-setting-change"),
    path("<uuid:approval_id>/", views.detail, name="approval-detail"),
]
