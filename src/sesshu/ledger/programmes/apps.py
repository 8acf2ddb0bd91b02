from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "sesshu.ledger.programmes"
    label = "programmes"
    verbose_name = "市の事業"

    def ready(self) -> None:
        from sesshu.foundation.masters.declaration import register
        from sesshu.foundation.screens import menu
        from sesshu.ledger.programmes.masters import PROGRAMME
        from sesshu.ledger.programmes.settings import LAW_SETTING

        menu.register(
            "市の事業", "programme-list", "master.read", 35,
            group="接種記録", hint="任意接種の助成・行政措置の対象者を見て、事業を登録します。",
        )  # fmt: skip
        register(PROGRAMME)
        register(LAW_SETTING)
