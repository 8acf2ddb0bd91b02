from django.apps import AppConfig


class NonRegisteredConfig(AppConfig):
    name = "sesshu.addressee.non_registered"
    label = "non_registered"
    verbose_name = "住登外者"
