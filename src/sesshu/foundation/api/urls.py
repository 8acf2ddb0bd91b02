from sesshu.foundation.access.endpoint import path
from sesshu.foundation.api.screens import views

urlpatterns = [
    path("", views.index, name="api-client-index"),
    path("new/", views.new, name="api-client-new"),
    path("<uuid:client_id>/", views.detail, name="api-client-detail"),
    path("<uuid:client_id>/key/", views.issue_key, name="api-client-key"),
]
