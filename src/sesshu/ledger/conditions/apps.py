from django.apps import AppConfig


class ConditionsConfig(AppConfig):
    name = "sesshu.ledger.conditions"
    label = "conditions"
    verbose_name = "特別な事情"

    def ready(self) -> None:
        from sesshu.foundation.screens import menu
        from sesshu.ledger.conditions import intake

        intake.register_interfaces()
        menu.register(
            "特別な事情", "condition-list", "condition.read", 14,
            group="窓口・住民", hint="障害等級、長期療養、既罹患、妊娠、接種を受けない申出を記録します。",
        )  # fmt: skip
