from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "sesshu.ledger.statistics"
    label = "statistics"
    verbose_name = "簡易統計"

    def ready(self) -> None:
        from sesshu.foundation.forms import registry
        from sesshu.foundation.masters import declaration
        from sesshu.foundation.screens import menu
        from sesshu.ledger.statistics import jobs  # noqa: F401 - importing declares the job
        from sesshu.ledger.statistics.rules import STATISTICS_RULE

        declaration.register(STATISTICS_RULE)
        registry.load("sesshu.ledger.statistics", "forms/forms.yaml")
        menu.register(
            "統計", "statistics-table", "statistics.read", 40, group="統計・出力", hint="接種の集計とグラフ、接種率。"
        )
