from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    name = "sesshu.intermediary.inquiries"
    label = "inquiries"
    verbose_name = "情報照会"

    def ready(self) -> None:
        from sesshu.foundation.screens import menu
        from sesshu.intermediary.inquiries import jobs  # noqa: F401 - importing declares them
        from sesshu.intermediary.inquiries.queries import people_asked_about
        from sesshu.intermediary.people import in_use

        in_use.register(people_asked_about)

        menu.register(
            "情報照会", "inquiry-list", "inquiry.read", 10, group="取込・連携",
            hint="他の団体への照会の状態と、回答を見ます。",
        )  # fmt: skip
