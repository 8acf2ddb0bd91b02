from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "sesshu.foundation.health"
    label = "health"
    verbose_name = "稼働状況"
