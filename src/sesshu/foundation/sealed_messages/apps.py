from django.apps import AppConfig


class SealedMessagesConfig(AppConfig):
    name = "sesshu.foundation.sealed_messages"
    label = "sealed_messages"
    verbose_name = "電文"
