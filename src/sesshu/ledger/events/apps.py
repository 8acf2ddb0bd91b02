from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "sesshu.ledger.events"
    label = "events"
    verbose_name = "イベント"

    def ready(self) -> None:
        from sesshu.foundation.masters.declaration import register
        from sesshu.ledger.events.masters import EVENT_KIND, VENUE

        for one in (EVENT_KIND, VENUE):
            register(one)
