from django.apps import AppConfig


class HandbooksConfig(AppConfig):
    name = "sesshu.ledger.handbooks"
    label = "handbooks"
    verbose_name = "母子健康手帳"
