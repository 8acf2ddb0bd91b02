from django.apps import AppConfig


class PermitRulesConfig(AppConfig):
    name = "sesshu.network.permit_rules"
    label = "permit_rules"
    verbose_name = "許可の決まり"

    def ready(self) -> None:
        from sesshu.foundation.masters.declaration import register
        from sesshu.network.permit_rules.rules import PERMIT_RULE

        register(PERMIT_RULE)
