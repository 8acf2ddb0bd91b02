from django.apps import AppConfig


class UnifiedNumbersConfig(AppConfig):
    name = "sesshu.addressee.unified_numbers"
    label = "unified_numbers"
    verbose_name = "統合宛名"

    def ready(self) -> None:
        from sesshu.addressee.unified_numbers import approving, health, jobs, telling  # noqa: F401 - importing declares
        from sesshu.foundation.health import registry, running_as
        from sesshu.foundation.screens import menu

        approving.register()
        registry.register("tellers", health.LABEL, health.tellers)
        registry.register("os_user", running_as.LABEL, running_as.running_as)
        menu.register(
            "統合宛名", "unified-search", "unified.read", 10, group="窓口・住民",
            hint="個人番号、統合宛名番号、業務番号から人を探します。",
        )  # fmt: skip
        menu.register(
            "暗号鍵", "unified-keys", "key.read", 80, group="マスタ・管理", hint="暗号鍵の版を見て、新しくします。"
        )
