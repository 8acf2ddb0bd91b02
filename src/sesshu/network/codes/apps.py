from django.apps import AppConfig


class CodesConfig(AppConfig):
    name = "sesshu.network.codes"
    label = "codes"
    verbose_name = "符号"
