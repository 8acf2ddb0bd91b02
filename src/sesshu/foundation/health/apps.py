from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "sesshu.foundation.health"
    label = "health"
    verbose_name = "稼働状況"

    def ready(self) -> None:
        from sesshu.foundation.health import probes, startup

        probes.register_all()
        startup.refuse_unfit()
