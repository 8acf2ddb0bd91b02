from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "sesshu.ledger.retention"
    label = "retention"
    verbose_name = "保存期間"

    def ready(self) -> None:
        from sesshu.foundation.screens import menu

        menu.register(
            "保存期間を過ぎた記録", "retention-list", "retention.read", 90,
            group="マスタ・管理", hint="法令の保存期間を過ぎた人の一覧です。ここでは何も消去しません。",
        )  # fmt: skip
