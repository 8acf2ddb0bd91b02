from django.apps import AppConfig


class NumberRulesConfig(AppConfig):
    name = "sesshu.addressee.number_rules"
    label = "number_rules"
    verbose_name = "統合宛名の決まり"

    def ready(self) -> None:
        from sesshu.addressee.number_rules import health
        from sesshu.addressee.number_rules.rules import NUMBER_RULE
        from sesshu.addressee.number_rules.systems import BUSINESS_SYSTEM
        from sesshu.addressee.number_rules.uses import NUMBER_USE
        from sesshu.foundation.health import registry
        from sesshu.foundation.masters.declaration import register

        register(NUMBER_RULE)
        register(BUSINESS_SYSTEM)
        register(NUMBER_USE)
        registry.register("number_uses", NUMBER_USE.label, health.number_uses)
