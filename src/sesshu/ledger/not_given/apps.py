from django.apps import AppConfig


class NotGivenConfig(AppConfig):
    name = "sesshu.ledger.not_given"
    label = "not_given"
    verbose_name = "接種しなかった記録"

    def ready(self) -> None:
        from sesshu.ledger.not_given.models import NotGiven
        from sesshu.ledger.residents import following

        following.register(following.Following("not_given", "接種しなかった記録", following.rows_of(NotGiven)))
