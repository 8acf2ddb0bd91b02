from django.apps import AppConfig


class PeersConfig(AppConfig):
    name = "sesshu.intermediary.peers"
    label = "peers"
    verbose_name = "接続先"

    def ready(self) -> None:
        from sesshu.foundation.health import registry
        from sesshu.foundation.screens import menu
        from sesshu.intermediary.peers import (
            health,
            jobs,  # noqa: F401 - importing declares them
        )

        menu.register(
            "鍵と照合リスト", "connections", "connection.read", 60, group="取込・連携",
            hint="相手とこの団体の鍵、照会が許される組合せを日付ごとに見ます。",
        )  # fmt: skip
        registry.register("exchange_clock", health.LABEL, health.clock_line)
