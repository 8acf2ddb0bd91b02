from django.apps import AppConfig


class TransfersConfig(AppConfig):
    name = "sesshu.hub.transfers"
    label = "transfers"
    verbose_name = "移転"

    def owner_statements(self, role: str) -> list[str]:
        """The function that deletes old inquiries, made anew after each migration (`operate.grants`)."""
        from sesshu.hub.transfers import function

        return function.statements(role)

    def ready(self) -> None:
        from sesshu.foundation.approvals.registry import FROM_ITS_DAY, Kind, register
        from sesshu.foundation.masters import declaration as masters
        from sesshu.foundation.screens import menu
        from sesshu.hub.transfers import actions, jobs  # noqa: F401 - importing jobs declares them
        from sesshu.hub.transfers.grounds import TRANSFER_GROUND

        masters.register(TRANSFER_GROUND)
        register(
            Kind(
                actions.KIND, "データ使用承認願", approver_permission="data_use.decide", acting_allowed=False,
                apply=actions.apply_approved, turned_down=actions.turned_down, explain=actions.explain, always=True,
                after_yes=FROM_ITS_DAY,
            )
        )  # fmt: skip
        menu.register(
            "データ使用承認願", "data-use-list", "data_use.read", 20, group="取込・連携",
            hint="ほかの課が接種の事実を照会するための願い、承認、照会の記録。",
        )  # fmt: skip
