from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    name = "sesshu.ledger.residents"
    label = "residents"
    verbose_name = "住民"

    def ready(self) -> None:
        from sesshu.ledger.residents import freshness

        freshness.register_probe()
