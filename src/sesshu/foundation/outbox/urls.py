from django.urls import URLPattern, URLResolver

from sesshu.foundation.access.endpoint import path
from sesshu.foundation.outbox import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.message_list, name="outbox"),
    path("<uuid:message_id>/", views.message_page, name="outbox-message"),
]
