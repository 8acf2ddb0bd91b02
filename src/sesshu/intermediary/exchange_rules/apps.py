from django.apps import AppConfig


class ExchangeRulesConfig(AppConfig):
    name = "sesshu.intermediary.exchange_rules"
    label = "exchange_rules"
    verbose_name = "連携の決まり"

    def ready(self) -> None:
        from sesshu.foundation.health import registry
        from sesshu.foundation.masters.declaration import register
        from sesshu.intermediary.exchange_rules import health
        from sesshu.intermediary.exchange_rules.rules import BUSINESS_SYSTEM, DEPARTMENT_DUTY, EXCHANGE_RULE
        from sesshu.intermediary.exchange_rules.scope_master import CLIENT_SCOPE
        from sesshu.intermediary.exchange_rules.scopes import LABEL

        register(EXCHANGE_RULE)
        register(BUSINESS_SYSTEM)
        register(DEPARTMENT_DUTY)
        register(CLIENT_SCOPE)
        registry.register("client_scopes", LABEL, health.client_scopes)
        registry.register("exchange_rules", "連携の決まり", health.rules)
