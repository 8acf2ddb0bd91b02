from django.urls import URLPattern

from sesshu.foundation.access.endpoint import path
from sesshu.foundation.forms import views

urlpatterns: list[URLPattern] = [
    path("", views.register_page, name="form-runs"),
    path("<uuid:run_id>/", views.run_page, name="form-run"),
    path("<uuid:run_id>/parts/<int:number>/", views.part, name="form-part"),
]
