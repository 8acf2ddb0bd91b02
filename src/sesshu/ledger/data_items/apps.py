from django.apps import AppConfig


class DataItemsConfig(AppConfig):
    name = "sesshu.ledger.data_items"
    label = "data_items"
    verbose_name = "データ項目"

    def ready(self) -> None:
        from sesshu.foundation.screens import menu

        menu.register(
            "データ項目一覧", "data-item-list", "data_item.read", 95,
            group="マスタ・管理", hint="台帳のすべての項目の意味、分類、だれが見られるか、保存期間。",
        )  # fmt: skip
