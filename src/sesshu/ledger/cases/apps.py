from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "sesshu.ledger.cases"
    label = "cases"
    verbose_name = "担当案件"

    def ready(self) -> None:
        from sesshu.foundation.accounts import ending
        from sesshu.foundation.screens import counters, menu
        from sesshu.foundation.screens import work as queue
        from sesshu.ledger.cases import queries, work

        ending.register(queries.why_not_end)
        menu.register(
            "担当案件", "case-list", "case.read", 3, group="窓口・住民",
            hint="自分が担当する対応中の案件を期限の順に見て、ほかの職員に引き継ぎます。",
        )  # fmt: skip
        queue.register("case", "担当案件", "case.read", work.mine)
        counters.register(
            "自分の担当案件", "case-list", "case.read", 2, count=lambda viewer: len(queries.mine(viewer))
        )  # fmt: skip
