from django.apps import AppConfig


class DuplicatesConfig(AppConfig):
    name = "sesshu.ledger.duplicates"
    label = "duplicates"
    verbose_name = "重複の疑い"

    def ready(self) -> None:
        from sesshu.foundation.screens import menu

        menu.register(
            "重複の疑い", "duplicate-list", "duplicate.read", 16,
            group="窓口・住民", hint="同じ人かもしれない二つの記録を並べて見て、統合し、分割し、取り消します。",
        )  # fmt: skip
