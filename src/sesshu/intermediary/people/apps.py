from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "sesshu.intermediary.people"
    label = "people"
    verbose_name = "符号と設定"

    def ready(self) -> None:
        from sesshu.foundation.screens import menu
        from sesshu.intermediary.people import jobs, lifting, reopening  # noqa: F401 - importing jobs declares them

        lifting.register()
        reopening.register()

        menu.register(
            "符号と設定", "linked-person-list", "linked_person.read", 30, group="取込・連携",
            hint="符号の取得の状態と、自動応答不可・不開示の設定を見ます。",
        )  # fmt: skip
