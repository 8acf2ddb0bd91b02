from django.apps import AppConfig


class MailingsConfig(AppConfig):
    name = "sesshu.ledger.mailings"
    label = "mailings"
    verbose_name = "発送"

    def ready(self) -> None:
        from sesshu.foundation.forms import registry
        from sesshu.foundation.masters import declaration
        from sesshu.foundation.screens import counters, menu
        from sesshu.foundation.screens import work as queue
        from sesshu.ledger.mailings import approving, jobs, queries, reviving, work  # noqa: F401 - importing jobs declares
        from sesshu.ledger.mailings.masters import LETTER_TEXT
        from sesshu.ledger.mailings.planning import queries as planning
        from sesshu.ledger.mailings.planning.masters import MAILING_PLAN
        from sesshu.ledger.mailings.planning.thresholds import DEVIATION_THRESHOLD

        registry.load("sesshu.ledger.mailings", "forms/forms.yaml")
        registry.load("sesshu.ledger.mailings", "decision/forms.yaml")
        approving.register()
        reviving.register()
        for master in (LETTER_TEXT, MAILING_PLAN, DEVIATION_THRESHOLD):
            declaration.register(master)
        menu.register(
            "発送",
            "mailing-list",
            "mailing.read",
            30,
            group="通知・発送",
            hint="お知らせを抽出し、確定し、印刷します。",
        )
        counters.register(
            "確定を待つ発送",
            "mailing-list",
            "mailing.release",
            30,
            count=lambda v: queries.waiting_for_release(v).count(),
        )
        counters.register(
            "準備を始める発送（年間計画）", "mailing-plan", "mailing.prepare", 31,
            count=lambda v: len(planning.to_prepare(v)),
        )  # fmt: skip
        queue.register("mailing", "発送", "mailing.read", work.waiting)
