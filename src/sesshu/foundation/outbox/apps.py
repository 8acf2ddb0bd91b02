from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "sesshu.foundation.outbox"
    label = "outbox"
    verbose_name = "送信箱"

    def ready(self) -> None:
        from sesshu.foundation.health import registry
        from sesshu.foundation.outbox import actions, queries
        from sesshu.foundation.outbox.health import outbox
        from sesshu.foundation.screens import counters

        registry.register("outbox", "送信箱", outbox)
        counters.register("送信できなかったもの", "outbox", actions.PERMISSION, 96, count=queries.set_aside_count)
