from django.apps import AppConfig


class ExchangeComparisonsConfig(AppConfig):
    name = "sesshu.ledger.exchange_comparisons"
    label = "exchange_comparisons"
    verbose_name = "照会の突合"

    def ready(self) -> None:
        from sesshu.foundation.health import registry
        from sesshu.foundation.screens import counters, menu
        from sesshu.ledger.exchange_comparisons import health, jobs, queries  # noqa: F401 - importing jobs declares them

        registry.register("exchange_comparisons", "台帳と中間サーバーの照会の突合", health.compared)
        menu.register(
            "照会の突合", "exchange-comparison-list", queries.READ, 64, group="取込・連携",
            hint="台帳がした情報照会を、中間サーバーの記録と突き合わせた違いを見て、終わらせます。",
        )  # fmt: skip
        counters.register(
            "台帳と中間サーバーの照会の違い", "exchange-comparison-list", queries.READ, 64,
            count=queries.open_differences,
        )  # fmt: skip
