from django.apps import AppConfig


class NonRegisteredConfig(AppConfig):
    name = "sesshu.addressee.non_registered"
    label = "non_registered"
    verbose_name = "住登外者"

    def ready(self) -> None:
        from sesshu.foundation.screens import menu

        menu.register(
            "住登外者", "non-registered-search", "non_registered.read", 15, group="窓口・住民",
            hint="住民登録のない人を、番号、氏名、生年月日、住所から探します。",
        )  # fmt: skip
