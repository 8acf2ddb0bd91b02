from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "sesshu.ledger.programmes"
    label = "programmes"
    verbose_name = "市の事業"

    def ready(self) -> None:
        from sesshu.foundation.masters.declaration import register
        from sesshu.ledger.programmes.masters import PROGRAMME
        from sesshu.ledger.programmes.settings import LAW_SETTING

        register(PROGRAMME)
        register(LAW_SETTING)
