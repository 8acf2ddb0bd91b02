from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    name = "sesshu.ledger.facilities"
    label = "facilities"
    verbose_name = "施設"

    def ready(self) -> None:
        from sesshu.foundation.masters.declaration import register
        from sesshu.foundation.screens import menu
        from sesshu.ledger.facilities import queries
        from sesshu.ledger.facilities.masters import FACILITY
        from sesshu.ledger.facilities.models import FacilityStay
        from sesshu.ledger.residents import addressing, following

        register(FACILITY)
        addressing.register_source(queries.letters_there)
        following.register(following.Following("facility_stay", "施設の入所", following.rows_of(FacilityStay)))
        menu.register(
            "施設の名簿",
            "facility-list",
            "facility.read",
            24,
            group="窓口・住民",
            hint="施設に送る人と、児童福祉の措置を登録します。",
        )
