from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "sesshu.ledger.programmes"
    label = "programmes"
    verbose_name = "市の事業"

    def ready(self) -> None:
        from sesshu.foundation.masters.declaration import register
        from sesshu.ledger.programmes.masters import PROGRAMME

        register(PROGRAMME)
