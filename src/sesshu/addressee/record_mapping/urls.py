from django.urls import URLPattern

from sesshu.addressee.record_mapping.screens import pages
from sesshu.foundation.access.endpoint import path

urlpatterns: list[URLPattern] = [
    path("", pages.mapping_page, name="record-mapping"),
]
