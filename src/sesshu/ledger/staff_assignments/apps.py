from django.apps import AppConfig


class StaffAssignmentsConfig(AppConfig):
    name = "sesshu.ledger.staff_assignments"
    label = "staff_assignments"
    verbose_name = "従事"

    def ready(self) -> None:
        from sesshu.foundation.screens import menu

        menu.register(
            "スタッフの従事",
            "staff-assignment-list",
            "staff_assignment.write",
            39,
            group="会場・予約",
            hint="イベントで働く人の予定と実績を登録します。",
        )
