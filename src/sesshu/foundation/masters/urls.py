from sesshu.foundation.access.endpoint import path
from sesshu.foundation.masters.screens import views

urlpatterns = [
    path("", views.index, name="master-index"),
    path("changes/<uuid:change_id>/", views.change_page, name="master-change-page"),
    path("<slug:key>/", views.entries, name="master-list"),
    path("<slug:key>/new/", views.new, name="master-new"),
    path("<slug:key>/copy/", views.copy, name="master-copy"),
    path("<slug:key>/<uuid:row_id>/", views.entry, name="master-entry"),
    path("<slug:key>/<uuid:row_id>/change/", views.change, name="master-change"),
    path("<slug:key>/<uuid:row_id>/end/", views.end, name="master-end"),
]
