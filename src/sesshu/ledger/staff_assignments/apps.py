from django.apps import AppConfig


class StaffAssignmentsConfig(AppConfig):
    name = "sesshu.ledger.staff_assignments"
    label = "staff_assignments"
    verbose_name = "従事"

    def ready(self) -> None:
        from sesshu.foundation.masters.declaration import register
        from sesshu.foundation.screens import menu
        from sesshu.ledger.staff_assignments import calling_off, intake
        from sesshu.ledger.staff_assignments.masters import STAFF_PAY

        register(STAFF_PAY)
        intake.register()
        calling_off.register()
        menu.register(
            "スタッフの従事",
            "staff-assignment-list",
            "staff_assignment.write",
            39,
            group="会場・予約",
            hint="イベントに要る人数、従事の予定と実績、支払明細。",
        )
