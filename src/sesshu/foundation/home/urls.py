from sesshu.foundation.access.endpoint import path
from sesshu.foundation.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("my-work/", views.my_work, name="my-work"),
]
