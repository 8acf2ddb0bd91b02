from django.urls import URLPattern, URLResolver

from sesshu.foundation.access.endpoint import path
from sesshu.foundation.jobs import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.job_list, name="job-list"),
    path("<uuid:job_id>/", views.job_page, name="job-page"),
]
