from django.apps import AppConfig


class DisasterExtractsConfig(AppConfig):
    name = "sesshu.ledger.disaster_extracts"
    label = "disaster_extracts"
    verbose_name = "災害時用抽出"

    def ready(self) -> None:
        from sesshu.ledger.disaster_extracts import jobs  # noqa: F401 - importing declares it
