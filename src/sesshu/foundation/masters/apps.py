from django.apps import AppConfig


class MastersConfig(AppConfig):
    name = "sesshu.foundation.masters"
    label = "masters"
    verbose_name = "マスタ"
