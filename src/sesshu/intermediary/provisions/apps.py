from django.apps import AppConfig


class ProvisionsConfig(AppConfig):
    name = "sesshu.intermediary.provisions"
    label = "provisions"
    verbose_name = "情報提供"

    def ready(self) -> None:
        from sesshu.foundation.health import registry
        from sesshu.foundation.screens import counters, menu
        from sesshu.intermediary.provisions import health, queries

        menu.register(
            "情報提供", "provision-list", "provision.read", 20, group="取込・連携",
            hint="他の団体からの求めと、職員の確認を待つものを見ます。",
        )  # fmt: skip
        counters.register("職員の確認を待つ提供", "provision-list", "provision.read", 20, count=queries.waiting)
        registry.register("reports_refused", health.LABEL, health.refused_reports)
        registry.register("held_running_out", health.LABEL_OF_HELD, health.held_running_out)
