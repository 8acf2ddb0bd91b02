from django.apps import AppConfig


class BodiesConfig(AppConfig):
    name = "sesshu.network.bodies"
    label = "bodies"
    verbose_name = "団体"

    def ready(self) -> None:
        from sesshu.foundation.approvals.registry import FROM_ITS_DAY, Kind, register
        from sesshu.foundation.screens import menu
        from sesshu.network.bodies import assessments, registering

        register(
            Kind(
                registering.KIND, "団体の登録と変更", acting_allowed=False, apply=registering.apply_approved,
                explain=registering.explain, always=True, after_yes=FROM_ITS_DAY,
            )
        )  # fmt: skip
        register(
            Kind(
                assessments.KIND, "評価書の公表", acting_allowed=False, apply=assessments.apply_approved,
                explain=assessments.explain, always=True, after_yes=FROM_ITS_DAY,
            )
        )  # fmt: skip
        menu.register(
            "団体", "body-list", "body.read", 10, group="取込・連携", hint="つながる団体と評価書の公表を見ます。"
        )
