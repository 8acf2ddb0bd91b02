from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "sesshu.foundation.jobs"
    label = "jobs"
    verbose_name = "処理"
