from django.apps import AppConfig


class ScreeningFormsConfig(AppConfig):
    name = "sesshu.ledger.screening_forms"
    label = "screening_forms"
    verbose_name = "予診票の印刷待ち"

    def ready(self) -> None:
        from sesshu.foundation.forms import registry
        from sesshu.foundation.masters.declaration import register
        from sesshu.foundation.screens import counters, menu
        from sesshu.ledger.residents import following
        from sesshu.ledger.screening_forms import jobs, queries  # noqa: F401 - importing jobs declares them
        from sesshu.ledger.screening_forms.masters import SCREENING_FORM_TEXT
        from sesshu.ledger.screening_forms.models import ScreeningFormOrder

        following.register(
            following.Following("screening_form", "予診票の印刷待ち", following.rows_of(ScreeningFormOrder))
        )
        register(SCREENING_FORM_TEXT)
        registry.load("sesshu.ledger.screening_forms", "forms/forms.yaml")
        menu.register(
            "予診票の印刷待ち",
            "screening-form-queue",
            "voucher.read",
            39,
            group="通知・発送",
            hint="発行した予診票をまとめて印刷します。",
        )
        counters.register(
            "印刷待ちの予診票", "screening-form-queue", "voucher.read", 39,
            count=lambda viewer: queries.waiting(viewer).count(),
        )  # fmt: skip
