from django.apps import AppConfig


class DosesConfig(AppConfig):
    name = "sesshu.ledger.doses"
    label = "doses"
    verbose_name = "接種"

    def ready(self) -> None:
        from sesshu.foundation.screens import counters, menu
        from sesshu.ledger.doses import double_check, going_along, intake, queries, reviewing

        menu.register(
            "総合検索",
            "resident-search",
            "resident.search",
            10,
            group="窓口・住民",
            hint="住民を探し、接種の状況を見ます。",
        )
        menu.register(
            "会場・施設の一括登録",
            "dose-session",
            "dose.write",
            38,
            group="接種記録",
            hint="同じ日・同じワクチンの接種を番号で登録します。",
        )
        menu.register(
            "判断待ち", "dose-undecided", "dose.correct", 40, group="接種記録", hint="定期外の接種の扱いを決めます。"
        )
        counters.register(
            "判断待ちの接種", "dose-undecided", "dose.correct", 20, count=lambda actor: queries.undecided(actor).count()
        )
        intake.register_interfaces()
        double_check.register()
        going_along.register()
        reviewing.register()
