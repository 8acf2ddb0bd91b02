from django.apps import AppConfig


class VaccinationErrorsConfig(AppConfig):
    name = "sesshu.ledger.vaccination_errors"
    label = "vaccination_errors"
    verbose_name = "間違い接種"

    def ready(self) -> None:
        from sesshu.foundation.forms import registry
        from sesshu.foundation.screens import counters, menu
        from sesshu.ledger.residents import following
        from sesshu.ledger.vaccination_errors import approving, queries, withdrawals
        from sesshu.ledger.vaccination_errors.models import VaccinationError

        following.register(following.Following("vaccination_error", "間違い接種", following.rows_of(VaccinationError)))
        registry.load("sesshu.ledger.vaccination_errors", "forms/forms.yaml")
        approving.register()
        withdrawals.register()
        menu.register(
            "間違い接種", "vaccination-error-list", "vaccination_error.read", 37,
            group="安全", hint="間違い接種の案件を県に報告し、次の接種と再発防止を記録します。",
        )  # fmt: skip
        counters.register(
            "本日までに報告する間違い接種", "vaccination-error-list", "vaccination_error.read", 12,
            count=lambda viewer: queries.to_report(viewer).count(),
        )  # fmt: skip
