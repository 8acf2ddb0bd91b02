from django.apps import AppConfig


class ArrivalsConfig(AppConfig):
    name = "sesshu.hub.arrivals"
    label = "arrivals"
    verbose_name = "受領と配信"

    def ready(self) -> None:
        from sesshu.foundation.health import registry
        from sesshu.foundation.screens import counters, menu
        from sesshu.hub.arrivals import delivering, health, jobs, queries  # noqa: F401 - declare the topic and the job

        registry.register("hub", "受領と配信", health.hub)
        counters.register("保留・停止している連携", "hub-monitor", "arrival.read", 10, count=queries.to_be_looked_at)
        menu.register(
            "受領と配信の監視", "hub-monitor", "arrival.read", 10, group="取込・連携",
            hint="届いたもの、遅れているもの、止まったものとその理由を見ます。",
        )  # fmt: skip
