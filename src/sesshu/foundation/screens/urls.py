from sesshu.foundation.access.endpoint import path
from sesshu.foundation.screens import views

urlpatterns = [
    path("read-date/", views.read_date_back, name="screens-read-date"),
    path("lists/arrange/", views.arrange_list, name="screens-arrange-list"),
    path("lists/<uuid:setting_id>/", views.list_setting, name="screens-list-setting"),
    path("drafts/", views.keep_draft, name="screens-draft"),
    path("drafts/offered/", views.offered_draft, name="screens-offered-draft"),
    path("drafts/forget/", views.forget_draft, name="screens-forget-draft"),
    path("editing/", views.editors, name="screens-editing"),
]
