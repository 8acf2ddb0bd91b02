from django.apps import AppConfig


class PresenceConfig(AppConfig):
    name = "sesshu.ledger.presence"
    label = "presence"
    verbose_name = "閲覧中の職員"
