from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    name = "sesshu.ledger.protection"
    label = "protection"
    verbose_name = "支援措置"

    def ready(self) -> None:
        from sesshu.foundation.screens import menu
        from sesshu.ledger.protection import approving

        approving.register()
        menu.register(
            "別管理（支援措置）", "protection-list", "protected.list", 33,
            group="窓口・住民",
            hint="支援措置などで住所を表示しない人の一覧です。住所の出力には、ほかの職員の承認が必要です。",
        )  # fmt: skip
