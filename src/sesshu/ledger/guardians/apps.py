from django.apps import AppConfig


class GuardiansConfig(AppConfig):
    name = "sesshu.ledger.guardians"
    label = "guardians"
    verbose_name = "保護者"

    def ready(self) -> None:
        from sesshu.foundation.screens import menu
        from sesshu.ledger.guardians import going_along, queries
        from sesshu.ledger.residents import addressing, search

        going_along.register()
        addressing.register_source(queries.letters_to)
        search.register_telephones(queries.owners_of_telephone)
        menu.register(
            "保護者", "guardian-list", "guardian.read", 15,
            group="窓口・住民", hint="子の保護者と期間、手紙の送り先を記録します。",
        )  # fmt: skip
