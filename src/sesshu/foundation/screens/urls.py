from sesshu.foundation.access.endpoint import path
from sesshu.foundation.screens import views

urlpatterns = [
    path("read-date/", views.read_date_back, name="screens-read-date"),
    path("filters/save/", views.keep_filter, name="screens-save-filter"),
    path("filters/forget/", views.drop_filter, name="screens-forget-filter"),
]
