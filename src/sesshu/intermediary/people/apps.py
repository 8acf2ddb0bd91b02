from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "sesshu.intermediary.people"
    label = "people"
    verbose_name = "符号と設定"

    def ready(self) -> None:
        from sesshu.intermediary.people import jobs  # noqa: F401 - importing declares them
