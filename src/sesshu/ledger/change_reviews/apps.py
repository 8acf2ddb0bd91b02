from django.apps import AppConfig


class ChangeReviewsConfig(AppConfig):
    name = "sesshu.ledger.change_reviews"
    label = "change_reviews"
    verbose_name = "異動後の確認"

    def ready(self) -> None:
        from sesshu.foundation.screens import counters, menu
        from sesshu.ledger.change_reviews import queries

        menu.register(
            "異動後の確認", "change-review-list", "change_review.read", 22,
            group="窓口・住民",
            hint="異動の取消し、生年月日の訂正、接種記録の取消しのあとに、人が見直すものの一覧です。",
        )  # fmt: skip
        counters.register(
            "異動後に確認が必要なもの", "change-review-list", "change_review.read", 14,
            count=lambda viewer: queries.waiting(viewer).count(),
        )  # fmt: skip
