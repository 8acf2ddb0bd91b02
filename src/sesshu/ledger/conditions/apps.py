from django.apps import AppConfig


class ConditionsConfig(AppConfig):
    name = "sesshu.ledger.conditions"
    label = "conditions"
    verbose_name = "特別な事情"

    def ready(self) -> None:
        from sesshu.foundation.masters.declaration import register
        from sesshu.foundation.screens import menu
        from sesshu.ledger.conditions import asking, intake
        from sesshu.ledger.conditions.handbook_rules import HANDBOOK_RULE
        from sesshu.ledger.conditions.models import ConditionRequest
        from sesshu.ledger.residents import following

        register(HANDBOOK_RULE)
        asking.register()
        intake.register_interfaces()
        following.register(
            following.Following("condition_request", "特別な事情の承認依頼", following.rows_of(ConditionRequest))
        )
        menu.register(
            "特別な事情", "condition-list", "condition.read", 14,
            group="窓口・住民", hint="障害等級、長期療養、既罹患、妊娠、接種を受けない申出を記録します。",
        )  # fmt: skip
