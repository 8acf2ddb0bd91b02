from django.apps import AppConfig


class NumberRequestsConfig(AppConfig):
    name = "sesshu.addressee.number_requests"
    label = "number_requests"
    verbose_name = "個人番号の出力・表示の依頼"

    def ready(self) -> None:
        from sesshu.addressee.number_requests import approving
        from sesshu.foundation.screens import menu

        approving.register()
        menu.register(
            "個人番号の出力・表示の依頼", "number-request-list", "number_request.read", 25, group="窓口・住民",
            hint="個人番号との対応の出力と個人番号の表示を依頼し、別の職員の承認のあとで一度だけ行います。",
        )  # fmt: skip
