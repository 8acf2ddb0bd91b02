from django.apps import AppConfig


class RecordMappingConfig(AppConfig):
    name = "sesshu.addressee.record_mapping"
    label = "record_mapping"
    verbose_name = "記録項目との対応"

    def ready(self) -> None:
        from sesshu.foundation.forms import registry
        from sesshu.foundation.screens import menu

        registry.load("sesshu.addressee.record_mapping", "forms/forms.yaml")
        menu.register(
            "記録項目との対応", "record-mapping", "record_mapping.read", 60, group="マスタ・管理",
            hint="接種の記録と、法令の記録項目の個人番号が、どうつながるかを示し、印刷します。",
        )  # fmt: skip
