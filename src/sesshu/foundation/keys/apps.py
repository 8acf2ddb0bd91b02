from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "sesshu.foundation.keys"
    label = "data_keys"
    verbose_name = "暗号鍵"
