from django.apps import AppConfig


class BulkCorrectionsConfig(AppConfig):
    name = "sesshu.ledger.bulk_corrections"
    label = "bulk_corrections"
    verbose_name = "一括訂正"

    def ready(self) -> None:
        from sesshu.foundation.screens import menu
        from sesshu.ledger.bulk_corrections import approving, jobs  # noqa: F401 - importing jobs declares them
        from sesshu.ledger.bulk_corrections.models import BulkCorrectionDose
        from sesshu.ledger.residents import following

        following.register(
            following.Following("bulk_correction", "一括訂正の記録", following.rows_of(BulkCorrectionDose))
        )
        approving.register()
        menu.register(
            "接種記録の一括訂正", "bulk-correction-list", "dose.correct", 41,
            group="接種記録", hint="医療機関・ロット・接種日の誤りを、条件を指定してまとめて訂正します。",
        )  # fmt: skip
