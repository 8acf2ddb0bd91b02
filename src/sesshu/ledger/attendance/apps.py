from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "sesshu.ledger.attendance"
    label = "attendance"
    verbose_name = "イベント参加者登録"

    def ready(self) -> None:
        from sesshu.foundation.masters.declaration import register
        from sesshu.foundation.screens import menu
        from sesshu.ledger.attendance.masters import OBSERVATION_TIME
        from sesshu.ledger.attendance.models import Attendance
        from sesshu.ledger.residents import following

        register(OBSERVATION_TIME)
        following.register(following.Following("attendance", "イベントの参加", following.rows_of(Attendance)))
        menu.register(
            "当日の受付",
            "attendance-today",
            "attendance.read",
            39,
            group="会場・予約",
            hint="イベントに来た人を受け付け、接種まで記録します。",
        )
