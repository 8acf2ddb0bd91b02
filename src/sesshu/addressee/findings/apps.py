from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "sesshu.addressee.findings"
    label = "findings"
    verbose_name = "確認リスト"

    def ready(self) -> None:
        from sesshu.addressee.findings import doubting, health, jobs, queries  # noqa: F401 - importing declares jobs and topics
        from sesshu.foundation.health import registry
        from sesshu.foundation.screens import counters, menu

        registry.register("findings", "統合宛名の毎日の確認", health.daily_check)
        menu.register(
            "確認リスト", "finding-list", "finding.read", 20, group="窓口・住民",
            hint="業務システムと統合宛名の食い違いを処理します。",
        )  # fmt: skip
        counters.register("確認リストの未処理", "finding-list", "finding.read", 10, count=queries.open_findings)
