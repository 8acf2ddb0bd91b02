from django.apps import AppConfig


class AdverseEventsConfig(AppConfig):
    name = "sesshu.ledger.adverse_events"
    label = "adverse_events"
    verbose_name = "副反応疑い報告"

    def ready(self) -> None:
        from sesshu.foundation.screens import counters, menu
        from sesshu.ledger.adverse_events import queries, withdrawals
        from sesshu.ledger.adverse_events.models import AdverseEventReport
        from sesshu.ledger.residents import following

        following.register(
            following.Following("adverse_event", "副反応疑い報告", following.rows_of(AdverseEventReport))
        )
        withdrawals.register()

        menu.register(
            "副反応疑い報告", "adverse-event-list", "adverse_event.read", 38,
            group="安全", hint="副反応疑いの報告を受け付け、転送し、経過を記録します。",
        )  # fmt: skip
        counters.register(
            "期限を過ぎた副反応疑い報告", "adverse-event-list", "adverse_event.read", 38,
            count=lambda viewer: queries.overdue(viewer).count(),
        )  # fmt: skip
