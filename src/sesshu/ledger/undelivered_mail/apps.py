from django.apps import AppConfig


class UndeliveredMailConfig(AppConfig):
    name = "sesshu.ledger.undelivered_mail"
    label = "undelivered_mail"
    verbose_name = "郵便返戻"

    def ready(self) -> None:
        from sesshu.foundation.screens import counters, menu
        from sesshu.ledger.mailings import returns
        from sesshu.ledger.residents import addressing, following
        from sesshu.ledger.undelivered_mail import actions, queries
        from sesshu.ledger.undelivered_mail.models import UndeliveredMail

        returns.after_return(actions.keep)
        addressing.register_stop(queries.stopping)
        following.register(following.Following("undelivered_mail", "郵便返戻", following.rows_of(UndeliveredMail)))
        menu.register(
            "郵便返戻", "undelivered-mail-list", "undelivered_mail.read", 32,
            group="通知・発送", hint="戻ってきた郵便の番号を読み取り、発送を止めて居所を照会します。",
        )  # fmt: skip
        counters.register(
            "居所の確認が必要な返戻", "undelivered-mail-list", "undelivered_mail.read", 32, count=queries.to_do
        )
