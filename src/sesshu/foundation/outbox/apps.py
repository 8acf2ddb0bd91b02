from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "sesshu.foundation.outbox"
    label = "outbox"
    verbose_name = "送信箱"
