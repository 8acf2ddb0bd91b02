from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "sesshu.foundation.files"
    label = "files"
    verbose_name = "取込と出力"

    def ready(self) -> None:
        from sesshu.foundation.files import jobs  # noqa: F401 - declares its jobs
