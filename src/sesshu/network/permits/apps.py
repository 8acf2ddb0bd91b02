from django.apps import AppConfig


class PermitsConfig(AppConfig):
    name = "sesshu.network.permits"
    label = "permits"
    verbose_name = "許可と記録"

    def ready(self) -> None:
        from sesshu.foundation.screens import menu

        menu.register(
            "許可と記録", "permit-list", "permit.read", 20, group="取込・連携",
            hint="照会の許可・不許可と、提供の結果を見ます。内容は含みません。",
        )  # fmt: skip
