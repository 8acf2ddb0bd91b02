from django.apps import AppConfig


class CopiesConfig(AppConfig):
    name = "sesshu.intermediary.copies"
    label = "copies"
    verbose_name = "副本"
