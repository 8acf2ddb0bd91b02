from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "sesshu.foundation.health"
    label = "health"
    verbose_name = "稼働状況"

    def ready(self) -> None:
        from sesshu.foundation.health import probes, startup
        from sesshu.foundation.screens import menu

        menu.register(
            "稼働状況",
            "health-page",
            "operation.read",
            96,
            group="マスタ・管理",
            hint="システムの状態、処理の進み具合、送信箱を見ます。",
        )
        probes.register_all()
        startup.refuse_unfit()
