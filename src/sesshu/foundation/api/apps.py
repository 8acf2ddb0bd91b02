from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "sesshu.foundation.api"
    label = "api"
    verbose_name = "連携システム"

    def ready(self) -> None:
        from sesshu.foundation.api import actions
        from sesshu.foundation.approvals import registry
        from sesshu.foundation.screens import menu

        registry.register(
            registry.Kind(
                actions.KIND,
                "連携システムの登録",
                acting_allowed=False,
                apply=actions.apply_approved,
                explain=actions.explain,
                always=True,
            )
        )
        menu.register(
            "連携システム",
            "api-client-index",
            "account.manage",
            96,
            group="取込・連携",
            hint="APIを使うシステムを登録し、接続キーを発行します。",
        )
