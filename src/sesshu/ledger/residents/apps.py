from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    name = "sesshu.ledger.residents"
    label = "residents"
    verbose_name = "住民"

    def ready(self) -> None:
        from sesshu.foundation.masters.declaration import register
        from sesshu.foundation.screens import drafts, work
        from sesshu.ledger.residents import following, freshness, intake, work_deadlines
        from sesshu.ledger.residents.models import FormerKey, PostalAddress
        from sesshu.ledger.residents.office_periods import OFFICE_PERIOD, period
        from sesshu.ledger.residents.thresholds import IMPORT_THRESHOLD

        register(IMPORT_THRESHOLD)
        register(OFFICE_PERIOD)
        drafts.register_period(lambda: period("draft_kept"))
        work.register_deadlines(work_deadlines.of)
        following.register(following.Following("postal_address", "送付先", following.rows_of(PostalAddress)))
        following.register(following.Following("former_key", "旧氏名・旧住所", following.rows_of(FormerKey)))
        freshness.register_probe()
        intake.register_interfaces()
