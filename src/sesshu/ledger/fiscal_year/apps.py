from django.apps import AppConfig


class FiscalYearConfig(AppConfig):
    name = "sesshu.ledger.fiscal_year"
    label = "fiscal_year"
    verbose_name = "年度更新"

    def ready(self) -> None:
        from sesshu.foundation.screens import menu
        from sesshu.ledger.fiscal_year import jobs  # noqa: F401 - importing declares it

        menu.register(
            "年度更新の予行", "fiscal-year", "fiscal_year.read", 60,
            group="マスタ・管理", hint="次の4月1日の時点で、何が足りないか、だれの状況が変わるかを確かめます。",
        )  # fmt: skip
