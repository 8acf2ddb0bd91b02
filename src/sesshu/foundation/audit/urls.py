from sesshu.foundation.access.endpoint import path
from sesshu.foundation.audit.screens import views

urlpatterns = [path("", views.review, name="audit-review")]
