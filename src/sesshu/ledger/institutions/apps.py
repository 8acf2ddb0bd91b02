from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    name = "sesshu.ledger.institutions"
    label = "institutions"
    verbose_name = "医療機関と従事者"

    def ready(self) -> None:
        from sesshu.foundation.masters.declaration import register
        from sesshu.ledger.institutions.masters import INSTITUTION, STAFF_MEMBER

        register(INSTITUTION)
        register(STAFF_MEMBER)
