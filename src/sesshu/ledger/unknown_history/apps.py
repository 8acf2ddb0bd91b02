from django.apps import AppConfig


class UnknownHistoryConfig(AppConfig):
    name = "sesshu.ledger.unknown_history"
    label = "unknown_history"
    verbose_name = "接種歴不明"

    def ready(self) -> None:
        from sesshu.ledger.residents import following
        from sesshu.ledger.unknown_history.models import UnknownHistory

        following.register(following.Following("unknown_history", "接種歴不明", following.rows_of(UnknownHistory)))
