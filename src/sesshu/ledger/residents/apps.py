from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    name = "sesshu.ledger.residents"
    label = "residents"
    verbose_name = "住民"

    def ready(self) -> None:
        from sesshu.ledger.residents import freshness, intake

        freshness.register_probe()
        intake.register_interfaces()
