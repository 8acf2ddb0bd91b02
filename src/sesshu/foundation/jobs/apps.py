from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "sesshu.foundation.jobs"
    label = "jobs"
    verbose_name = "処理"

    def ready(self) -> None:
        from sesshu.foundation.jobs import queueing  # noqa: F401 - the queue learns its task
