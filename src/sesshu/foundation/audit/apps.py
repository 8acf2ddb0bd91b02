from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "sesshu.foundation.audit"
    label = "audit"
    verbose_name = "監査記録"

    def ready(self) -> None:
        from sesshu.foundation.screens import menu

        menu.register(
            "利用記録",
            "audit-review",
            "audit.read",
            90,
            group="マスタ・管理",
            hint="だれが、いつ、何をしたかを点検します。",
        )
