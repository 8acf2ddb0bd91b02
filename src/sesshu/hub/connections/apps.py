from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    name = "sesshu.hub.connections"
    label = "connections"
    verbose_name = "連携"

    def ready(self) -> None:
        from sesshu.foundation.health import registry
        from sesshu.foundation.masters.declaration import register
        from sesshu.hub.connections import health
        from sesshu.hub.connections.masters import CONNECTION
        from sesshu.hub.connections.rules import HUB_RULE
        from sesshu.hub.connections.speaking import SPOKEN_FOR
        from sesshu.hub.connections.thresholds import ARRIVAL_THRESHOLD

        register(CONNECTION)
        register(SPOKEN_FOR)
        register(ARRIVAL_THRESHOLD)
        register(HUB_RULE)
        registry.register("spoken_for", SPOKEN_FOR.label, health.spoken_for)
