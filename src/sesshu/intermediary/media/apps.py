from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "sesshu.intermediary.media"
    label = "media"
    verbose_name = "媒体管理簿"

    def ready(self) -> None:
        from sesshu.foundation.health import registry
        from sesshu.foundation.screens import counters, menu
        from sesshu.intermediary.media import health, queries

        registry.register("media_late", health.LABEL, health.late_media)
        menu.register(
            "媒体管理簿", "medium-list", "medium.read", 65, group="取込・連携",
            hint="回線を使えないときの媒体を、申請から消去の確認まで記録します。",
        )  # fmt: skip
        counters.register("未了の媒体", "medium-list", "medium.read", 40, count=queries.unfinished)
