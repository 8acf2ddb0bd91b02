from django.apps import AppConfig


class CopiesConfig(AppConfig):
    name = "sesshu.intermediary.copies"
    label = "copies"
    verbose_name = "副本"

    def ready(self) -> None:
        from sesshu.foundation.screens import menu
        from sesshu.intermediary.copies import blocking, intake

        intake.register()
        blocking.register()
        menu.register(
            "副本", "copy-list", "copy.read", 50, group="取込・連携",
            hint="提供のために登録した副本を見て、正本との照合の結果を確かめます。",
        )  # fmt: skip
