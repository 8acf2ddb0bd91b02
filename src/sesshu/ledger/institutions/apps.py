from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    name = "sesshu.ledger.institutions"
    label = "institutions"
    verbose_name = "医療機関と従事者"
