from sesshu.foundation.access.endpoint import path
from sesshu.foundation.health import views

urlpatterns = [
    path("", views.page, name="health-page"),
    path("live/", views.live, name="health-live"),
]
