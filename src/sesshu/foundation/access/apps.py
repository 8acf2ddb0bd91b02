from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "sesshu.foundation.access"
    label = "access"
    verbose_name = "権限と利用目的"
