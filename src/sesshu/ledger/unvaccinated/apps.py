from django.apps import AppConfig


class UnvaccinatedConfig(AppConfig):
    name = "sesshu.ledger.unvaccinated"
    label = "unvaccinated"
    verbose_name = "未接種者データ出力"

    def ready(self) -> None:
        from sesshu.foundation.screens import menu
        from sesshu.ledger.unvaccinated import jobs  # noqa: F401 - importing declares the job

        menu.register(
            "未接種者データ出力", "unvaccinated-list", "unvaccinated.read", 41, group="統計・出力",
            hint="対象者、未接種者、未完了者を数え、一覧にし、ファイルと発送にします。",
        )  # fmt: skip
