from django.apps import AppConfig


class ScreensConfig(AppConfig):
    name = "sesshu.foundation.screens"
    label = "screens"
    verbose_name = "画面部品"
