from sesshu.foundation.access.endpoint import path
from sesshu.network.faults.screens import pages

urlpatterns = [path("", pages.switches_page, name="fault-switches")]
