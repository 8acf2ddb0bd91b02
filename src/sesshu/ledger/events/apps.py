from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "sesshu.ledger.events"
    label = "events"
    verbose_name = "イベント"

    def ready(self) -> None:
        from sesshu.foundation.masters.declaration import register
        from sesshu.foundation.screens import menu
        from sesshu.ledger.events import intake
        from sesshu.ledger.events.masters import EVENT_KIND, VENUE

        intake.register()
        for one in (EVENT_KIND, VENUE):
            register(one)
        menu.register(
            "イベント",
            "event-list",
            "event.read",
            39,
            group="会場・予約",
            hint="集団接種などの日程・会場・時間帯を作り、予約を登録します。",
        )
