from django.apps import AppConfig


class CounterConfig(AppConfig):
    name = "sesshu.ledger.counter"
    label = "counter"
    verbose_name = "窓口・電話"

    def ready(self) -> None:
        from sesshu.foundation.screens import menu

        menu.register(
            "窓口・電話",
            "counter",
            "inquiry.write",
            4,
            group="窓口・住民",
            hint="番号・バーコード・カナ・生年月日から世帯を開き、受付票を作ります。",
        )
