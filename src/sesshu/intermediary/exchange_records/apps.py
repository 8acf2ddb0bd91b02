from django.apps import AppConfig


class ExchangeRecordsConfig(AppConfig):
    name = "sesshu.intermediary.exchange_records"
    label = "exchange_records"
    verbose_name = "情報提供等記録"

    def ready(self) -> None:
        from sesshu.foundation.screens import menu

        menu.register(
            "情報提供等記録", "record-list", "exchange_record.read", 40, group="取込・連携",
            hint="照会と提供の記録を、断ったもの・失敗したものも含めて見ます。",
        )  # fmt: skip
