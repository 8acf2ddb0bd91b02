from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "sesshu.foundation.forms"
    label = "forms"
    verbose_name = "帳票"
