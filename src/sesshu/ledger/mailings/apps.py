from django.apps import AppConfig


class MailingsConfig(AppConfig):
    name = "sesshu.ledger.mailings"
    label = "mailings"
    verbose_name = "発送"
