from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "sesshu.intermediary.operations"
    label = "operations"
    verbose_name = "システム管理"

    def owner_statements(self, role: str) -> list[str]:
        """The function that deletes old records, made anew after each migration (`operate.grants`)."""
        from sesshu.intermediary.operations import function

        return function.statements(role)

    def ready(self) -> None:
        from sesshu.foundation.screens import menu
        from sesshu.intermediary.operations import jobs  # noqa: F401 - importing declares them

        menu.register(
            "システム管理", "exchange-system", "operation.read", 70, group="取込・連携",
            hint="バッチの状況、業務統計、稼動の状況、保存期間を過ぎた情報の消去を見ます。",
        )  # fmt: skip
        menu.register(
            "利用者一覧の出力", "exchange-users", "account.manage", 75, group="取込・連携",
            hint="業務システムの職員と照合するために、利用できる職員の一覧を出力します。",
        )  # fmt: skip
