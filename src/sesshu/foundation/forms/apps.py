from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "sesshu.foundation.forms"
    label = "forms"
    verbose_name = "帳票"

    def ready(self) -> None:
        from sesshu.foundation.screens import menu

        menu.register(
            "出力台帳", "form-runs", "form.read", 70, group="統計・出力", hint="印刷した帳票とPDFを確認します。"
        )
