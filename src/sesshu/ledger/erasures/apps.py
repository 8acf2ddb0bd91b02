from django.apps import AppConfig


class ErasuresConfig(AppConfig):
    name = "sesshu.ledger.erasures"
    label = "erasures"
    verbose_name = "消去"

    def owner_statements(self, role: str) -> list[str]:
        """The function that erases, made anew after each migration (`operate.grants`)."""
        from sesshu.ledger.erasures import function

        return function.statements(role)

    def ready(self) -> None:
        from sesshu.foundation.screens import menu
        from sesshu.ledger.erasures import approving, jobs  # noqa: F401 - importing jobs declares them
        from sesshu.ledger.erasures.models import ErasureHold
        from sesshu.ledger.residents import following

        approving.register()
        following.register(following.Following("erasure_hold", "消去の保留", following.rows_of(ErasureHold)))
        menu.register(
            "保存期間を過ぎた記録の消去", "erasure-list", "retention.read", 91,
            group="マスタ・管理", hint="保存期間を過ぎた人の記録の消去を依頼し、二人の承認のあとの結果を見ます。",
        )  # fmt: skip
