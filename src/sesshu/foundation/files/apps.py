from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "sesshu.foundation.files"
    label = "files"
    verbose_name = "取込と出力"
