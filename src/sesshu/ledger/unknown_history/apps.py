from django.apps import AppConfig


class UnknownHistoryConfig(AppConfig):
    name = "sesshu.ledger.unknown_history"
    label = "unknown_history"
    verbose_name = "接種歴不明"
