from django.apps import AppConfig


class NumberGapsConfig(AppConfig):
    name = "sesshu.addressee.number_gaps"
    label = "number_gaps"
    verbose_name = "欠番"

    def ready(self) -> None:
        from sesshu.addressee.number_gaps import health, jobs  # noqa: F401 - importing jobs declares them
        from sesshu.foundation.health import registry
        from sesshu.foundation.screens import menu

        registry.register("number_gaps", "統合宛名番号の欠番", health.gaps)
        menu.register(
            "統合宛名番号の欠番", "number-gap-list", "number_gap.read", 22, group="窓口・住民",
            hint="取ったのにだれにも付けなかった統合宛名番号と、その理由を見ます。",
        )  # fmt: skip
