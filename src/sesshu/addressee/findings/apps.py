from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "sesshu.addressee.findings"
    label = "findings"
    verbose_name = "確認リスト"

    def ready(self) -> None:
        from sesshu.addressee.findings import jobs  # noqa: F401 - declares its job
