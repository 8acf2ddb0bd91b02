from django.apps import AppConfig


class RecallsConfig(AppConfig):
    name = "sesshu.ledger.recalls"
    label = "recalls"
    verbose_name = "ロット回収"

    def ready(self) -> None:
        from sesshu.foundation.forms import registry
        from sesshu.foundation.screens import counters, menu
        from sesshu.ledger.recalls import jobs, queries, refreshing  # noqa: F401 - importing jobs declares them
        from sesshu.ledger.recalls.models import RecallDose
        from sesshu.ledger.residents import following

        following.register(following.Following("recall", "ロット回収", following.rows_of(RecallDose)))
        refreshing.register()
        registry.load("sesshu.ledger.recalls", "forms/forms.yaml")
        menu.register(
            "ロット回収",
            "recall-list",
            "recall.read",
            36,
            group="安全",
            hint="回収されるロットを接種した人を探し、連絡します。",
        )
        counters.register("確認が必要なロット回収", "recall-list", "recall.read", 36, count=queries.waiting_recalls)
