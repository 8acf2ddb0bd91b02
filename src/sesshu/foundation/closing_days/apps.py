from django.apps import AppConfig


class ClosingDaysConfig(AppConfig):
    name = "sesshu.foundation.closing_days"
    label = "closing_days"
    verbose_name = "閉庁日"

    def ready(self) -> None:
        from sesshu.foundation.closing_days.masters import CLOSING_DAY
        from sesshu.foundation.masters.declaration import register

        register(CLOSING_DAY)
