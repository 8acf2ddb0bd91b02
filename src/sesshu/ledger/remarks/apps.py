from django.apps import AppConfig


class RemarksConfig(AppConfig):
    name = "sesshu.ledger.remarks"
    label = "remarks"
    verbose_name = "備考"
