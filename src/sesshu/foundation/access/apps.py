from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "sesshu.foundation.access"
    label = "access"
    verbose_name = "権限と利用目的"

    def ready(self) -> None:
        from sesshu.foundation.access import actions
        from sesshu.foundation.approvals import registry
        from sesshu.foundation.screens import menu

        registry.register(
            registry.Kind(
                actions.KIND,
                "担当の割当て",
                acting_allowed=False,
                apply=actions.apply_approved,
                explain=actions.explain,
                after_yes=registry.FROM_ITS_DAY,
            )
        )
        menu.register(
            "職員と担当",
            "account-index",
            "account.manage",
            95,
            group="マスタ・管理",
            hint="職員を登録し、担当を割り当てます。",
        )
