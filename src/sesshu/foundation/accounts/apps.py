from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class AccountsConfig(AppConfig):
    name = "sesshu.foundation.accounts"
    label = "accounts"
    verbose_name = "職員と認証"

    def ready(self) -> None:
        from sesshu.foundation.accounts import policy
        from sesshu.foundation.screens import menu

        refuse_weak_settings()
        policy.register()
        menu.register(
            "自分の設定", "my-keys", "self.use", 97, group="マスタ・管理", hint="自分の鍵とパスワードを管理します。"
        )


def refuse_weak_settings() -> None:
    """Production starts neither with the door of the demo open nor with quick password hashes."""
    if settings.SESSHU_PRODUCTION and settings.SESSHU_DEMO:
        raise ImproperlyConfigured("本番環境では SESSHU_DEMO を使えません。設定を外してください。")
    if settings.SESSHU_PRODUCTION and hasattr(settings, "SESSHU_ARGON2"):
        raise ImproperlyConfigured("SESSHU_ARGON2 は試験用です。本番環境では設定を外してください。")
