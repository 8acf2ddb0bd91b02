from django.apps import AppConfig


class RemarksConfig(AppConfig):
    name = "sesshu.ledger.remarks"
    label = "remarks"
    verbose_name = "備考"

    def ready(self) -> None:
        from sesshu.ledger.remarks.models import Remark
        from sesshu.ledger.residents import following

        following.register(following.Following("remark", "備考", following.rows_of(Remark)))
