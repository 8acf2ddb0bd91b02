from django.apps import AppConfig


class ExchangeCasesConfig(AppConfig):
    name = "sesshu.ledger.exchange_cases"
    label = "exchange_cases"
    verbose_name = "照会の案件"

    def ready(self) -> None:
        from sesshu.foundation.health import registry
        from sesshu.foundation.screens import menu
        from sesshu.ledger.change_reviews import kinds
        from sesshu.ledger.exchange_cases import health, offices
        from sesshu.ledger.exchange_cases.models import ExchangeCase
        from sesshu.ledger.exemptions import needing
        from sesshu.ledger.residents import following

        registry.register("exchange_sections", "職員のいない部署の照会と案件", health.left_behind)
        following.register(following.Following("exchange_case", "照会の案件", following.rows_of(ExchangeCase)))
        kinds.register(offices.REVIEW, "免除の決定と庁内の情報の違い", offices.reviews_within)
        needing.register(offices.needs_of, offices.look_again)
        menu.register(
            "照会の案件（救済・免除）", "exchange-case-list", "exchange_case.read", 63, group="取込・連携",
            hint="健康被害救済と実費の免除の申請について他の団体に照会し、回答を案件の横で確かめます。",
        )  # fmt: skip
