from django.apps import AppConfig


class PrintedFormsConfig(AppConfig):
    name = "sesshu.ledger.printed_forms"
    label = "printed_forms"
    verbose_name = "帳票印刷"

    def ready(self) -> None:
        from sesshu.foundation.files import needing, orphans
        from sesshu.foundation.forms import registry
        from sesshu.foundation.masters.declaration import register
        from sesshu.foundation.screens import menu
        from sesshu.ledger.printed_forms import jobs, reprinting, seals  # noqa: F401 - importing jobs declares them
        from sesshu.ledger.printed_forms.masters import FORM_TEXT, SCHOOL
        from sesshu.ledger.printed_forms.models import FormIssue, SealImage
        from sesshu.ledger.residents import following

        following.register(following.Following("form_issue", "交付した帳票", following.rows_of(FormIssue)))
        needing.register("printed_form_seal", SealImage.objects.all)
        registry.load("sesshu.ledger.printed_forms", "forms/forms.yaml")
        register(FORM_TEXT)
        register(SCHOOL)
        orphans.register(SealImage, "sha256")
        seals.register_kind()
        reprinting.register()
        menu.register(
            "帳票印刷",
            "printed-form-catalogue",
            "form.print",
            69,
            group="統計・出力",
            hint="証明、履歴、依頼書、一覧をここから印刷します。",
        )
