from django.apps import AppConfig


class ScreensConfig(AppConfig):
    name = "sesshu.foundation.screens"
    label = "screens"
    verbose_name = "画面部品"

    def ready(self) -> None:
        from sesshu.foundation.screens import jobs  # noqa: F401 - declares the daily job
