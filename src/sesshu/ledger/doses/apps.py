from django.apps import AppConfig


class DosesConfig(AppConfig):
    name = "sesshu.ledger.doses"
    label = "doses"
    verbose_name = "接種"
