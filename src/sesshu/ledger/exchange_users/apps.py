from django.apps import AppConfig


class ExchangeUsersConfig(AppConfig):
    name = "sesshu.ledger.exchange_users"
    label = "exchange_users"
    verbose_name = "中間サーバー利用者の照合"

    def ready(self) -> None:
        from sesshu.foundation.screens import menu

        menu.register(
            "中間サーバー利用者の照合", "exchange-user-check", "exchange_user.check", 74, group="マスタ・管理",
            hint="中間サーバーの利用者一覧を職員の登録と比べ、退職者や登録のない人を見つけます。",
        )  # fmt: skip
