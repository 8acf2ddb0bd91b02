from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "sesshu.foundation.home"
    label = "home"
    verbose_name = "業務メニュー"

    def ready(self) -> None:
        from sesshu.foundation.screens import menu

        menu.register("業務メニュー", "home", "self.use", 0, group=menu.TOP)
        menu.register(
            "私の作業",
            "my-work",
            "self.use",
            1,
            group=menu.TOP,
            hint="手もとの作業を、期限の近い順に見ます。",
        )
