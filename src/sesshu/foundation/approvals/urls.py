from sesshu.foundation.access.endpoint import path
from sesshu.foundation.approvals.screens import views

urlpatterns = [
    path("", views.index, name="approval-index"),
    path("<uuid:approval_id>/", views.detail, name="approval-detail"),
]
