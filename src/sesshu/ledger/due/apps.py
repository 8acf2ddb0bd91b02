from django.apps import AppConfig


class DueConfig(AppConfig):
    name = "sesshu.ledger.due"
    label = "due"
    verbose_name = "全市判定"
