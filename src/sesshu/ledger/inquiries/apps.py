from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    name = "sesshu.ledger.inquiries"
    label = "inquiries"
    verbose_name = "受付票"

    def ready(self) -> None:
        from sesshu.foundation.screens import counters, menu
        from sesshu.ledger.inquiries import queries
        from sesshu.ledger.inquiries.models import InquirySlip
        from sesshu.ledger.residents import following, search

        following.register(following.Following("inquiry_slip", "受付票", following.rows_of(InquirySlip)))
        search.register_slips(queries.about)
        menu.register(
            "受付票", "inquiry-list", "inquiry.read", 7, group="窓口・住民", hint="窓口・電話の問合せと回答の記録です。"
        )
        counters.register("対応中の受付票", "inquiry-list", "inquiry.read", 7, count=queries.open_slips)
