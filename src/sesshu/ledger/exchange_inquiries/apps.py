from django.apps import AppConfig


class ExchangeInquiriesConfig(AppConfig):
    name = "sesshu.ledger.exchange_inquiries"
    label = "exchange_inquiries"
    verbose_name = "情報照会"

    def ready(self) -> None:
        from sesshu.foundation.health import registry
        from sesshu.foundation.screens import counters, menu
        from sesshu.ledger.exchange_inquiries import health, jobs, queries  # noqa: F401 - importing jobs declares them
        from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry
        from sesshu.ledger.residents import following

        following.register(
            following.Following("exchange_inquiry", "情報照会", following.rows_of(ExchangeInquiry))
        )  # fmt: skip
        registry.register("exchange_endings", "情報照会の期限と回答の消去", health.endings)
        menu.register(
            "情報照会（他の団体へ）", "exchange-inquiry-list", "exchange_inquiry.read", 62, group="取込・連携",
            hint="転入者の接種歴などを他の団体に照会し、回答を接種記録に取り入れます。",
        )  # fmt: skip
        counters.register(
            "取り入れを決める回答", "exchange-inquiry-list", "exchange_inquiry.write", 62, count=queries.to_decide
        )
