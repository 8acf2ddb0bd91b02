from django.apps import AppConfig


class ProvisionalConfig(AppConfig):
    name = "sesshu.ledger.provisional"
    label = "provisional"
    verbose_name = "仮登録"

    def ready(self) -> None:
        from sesshu.foundation.screens import counters, menu
        from sesshu.ledger.provisional import arriving, queries

        arriving.register()
        menu.register(
            "仮登録", "provisional-list", "provisional.read", 12,
            group="窓口・住民", hint="出生届・転入の処理前の人を登録し、住民情報が届いたら統合します。",
        )  # fmt: skip
        counters.register(
            "統合を待つ仮登録", "provisional-list", "provisional.read", 13,
            count=lambda viewer: queries.waiting(viewer).count(), unit="人",
        )  # fmt: skip
