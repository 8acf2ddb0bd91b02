from django.apps import AppConfig


class ExtractsConfig(AppConfig):
    name = "sesshu.ledger.extracts"
    label = "extracts"
    verbose_name = "データ出力"

    def ready(self) -> None:
        from sesshu.foundation.files import orphans
        from sesshu.foundation.masters import declaration
        from sesshu.foundation.screens import menu
        from sesshu.foundation.screens import work as queue
        from sesshu.ledger.extracts import approving, jobs, work  # noqa: F401 - importing declares the job
        from sesshu.ledger.extracts.models import ExtractRun
        from sesshu.ledger.extracts.rules import EXTRACT_RULE

        declaration.register(EXTRACT_RULE)
        orphans.register(ExtractRun, "snapshot_sha256")
        approving.register()
        menu.register(
            "データ出力", "extract-list", "extract.use", 42,
            group="統計・出力", hint="対象・項目・条件を選んで、台帳のデータをCSVやExcelに出力する。",
        )  # fmt: skip
        queue.register("extract", "データ出力", "extract.use", work.approved)
