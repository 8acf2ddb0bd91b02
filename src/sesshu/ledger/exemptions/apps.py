from django.apps import AppConfig


class ExemptionsConfig(AppConfig):
    name = "sesshu.ledger.exemptions"
    label = "exemptions"
    verbose_name = "免除の事実"

    def ready(self) -> None:
        from sesshu.ledger.delivered_lists.following import following as following_of
        from sesshu.ledger.exemptions import intake
        from sesshu.ledger.exemptions.models import ExemptionFact
        from sesshu.ledger.residents import following

        following.register(following_of("exemption_fact", "免除の事実（庁内連携）", ExemptionFact))
        intake.register_interfaces()
