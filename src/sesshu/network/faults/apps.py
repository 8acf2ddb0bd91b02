from django.apps import AppConfig


class FaultsConfig(AppConfig):
    name = "sesshu.network.faults"
    label = "faults"
    verbose_name = "障害の切替え"

    def ready(self) -> None:
        from sesshu.foundation.screens import menu

        menu.register(
            "障害の切替え（試験・研修）", "fault-switches", "fault.switch", 30, group="取込・連携",
            hint="試験と研修のため、ネットワークの障害を起こします。",
        )  # fmt: skip
