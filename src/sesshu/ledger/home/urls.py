from sesshu.foundation.access.endpoint import path
from sesshu.ledger.home import views

urlpatterns = [path("", views.home, name="home")]
