from django.apps import AppConfig


class MailingsConfig(AppConfig):
    name = "sesshu.ledger.mailings"
    label = "mailings"
    verbose_name = "発送"

    def ready(self) -> None:
        from sesshu.foundation.forms import registry
        from sesshu.foundation.masters import declaration
        from sesshu.foundation.screens import counters, menu
        from sesshu.ledger.mailings import approving, queries, reviving
        from sesshu.ledger.mailings.masters import LETTER_TEXT

        registry.load("sesshu.ledger.mailings", "forms/forms.yaml")
        approving.register()
        reviving.register()
        declaration.register(LETTER_TEXT)
        menu.register("発送", "mailing-list", "mailing.read", 30, hint="お知らせを抽出し、確定し、印刷します。")
        counters.register(
            "確定を待つ発送",
            "mailing-list",
            "mailing.release",
            30,
            count=lambda v: queries.waiting_for_release(v).count(),
        )
