from django.apps import AppConfig


class VouchersConfig(AppConfig):
    name = "sesshu.ledger.vouchers"
    label = "vouchers"
    verbose_name = "接種券・予診票の番号"

    def ready(self) -> None:
        from sesshu.foundation.screens import menu
        from sesshu.ledger.doses import following
        from sesshu.ledger.vouchers import actions, moves

        menu.register(
            "券",
            "voucher-list",
            "voucher.read",
            28,
            group="通知・発送",
            hint="接種券・予診票を番号から探し、再発行します。",
        )
        following.after_withdrawal(actions.undo_use)
        moves.register()
