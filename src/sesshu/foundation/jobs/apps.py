from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "sesshu.foundation.jobs"
    label = "jobs"
    verbose_name = "処理"

    def ready(self) -> None:
        from sesshu.foundation.jobs import queueing, work  # noqa: F401 - the queue learns its task
        from sesshu.foundation.screens import work as queue

        queue.register("failed_job", "失敗した処理", "self.use", work.failed)
