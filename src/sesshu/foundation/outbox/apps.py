from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "sesshu.foundation.outbox"
    label = "outbox"
    verbose_name = "送信箱"

    def ready(self) -> None:
        from sesshu.foundation.health import registry
        from sesshu.foundation.outbox.health import outbox

        registry.register("outbox", "送信箱", outbox)
