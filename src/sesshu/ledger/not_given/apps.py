from django.apps import AppConfig


class NotGivenConfig(AppConfig):
    name = "sesshu.ledger.not_given"
    label = "not_given"
    verbose_name = "接種しなかった記録"
