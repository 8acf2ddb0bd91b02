from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    name = "sesshu.ledger.residents"
    label = "residents"
    verbose_name = "住民"

    def ready(self) -> None:
        from sesshu.foundation.masters.declaration import register
        from sesshu.ledger.residents import freshness, intake
        from sesshu.ledger.residents.thresholds import IMPORT_THRESHOLD

        register(IMPORT_THRESHOLD)
        freshness.register_probe()
        intake.register_interfaces()
