from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "sesshu.foundation.accounts"
    label = "accounts"
    verbose_name = "職員と認証"
