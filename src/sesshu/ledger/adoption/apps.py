from django.apps import AppConfig


class AdoptionConfig(AppConfig):
    name = "sesshu.ledger.adoption"
    label = "adoption"
    verbose_name = "特別養子縁組"

    def ready(self) -> None:
        from sesshu.foundation.approvals import registry
        from sesshu.foundation.screens import menu
        from sesshu.ledger.adoption import actions

        # The approver sees that it is asked, not about whom: the paper lies before both.
        for code, label, apply in (
            (actions.KIND, "特別養子縁組の記録の分離", actions.seal_approved),
            (actions.KIND_UNDO, "特別養子縁組の記録の分離の取消し", actions.undo_approved),
        ):
            registry.register(
                registry.Kind(
                    code, label, approver_permission="sealed.approve", acting_allowed=False, good_for_days=7,
                    apply=apply, always=True, explain=_explain,
                )
            )  # fmt: skip
        menu.register(
            "記録の分離（特別養子縁組）",
            "adoption-list",
            "sealed.read",
            34,
            group="窓口・住民",
            hint="限られた職員だけが使います。",
        )


def _explain(asked: dict[str, object]) -> list[tuple[str, str]]:
    return [("審判の確定日", str(asked["decided_on"])), ("根拠", str(asked["reason"]))]
