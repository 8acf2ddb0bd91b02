from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "sesshu.ledger.home"
    label = "home"
    verbose_name = "業務メニュー"
