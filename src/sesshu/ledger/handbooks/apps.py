from django.apps import AppConfig


class HandbooksConfig(AppConfig):
    name = "sesshu.ledger.handbooks"
    label = "handbooks"
    verbose_name = "母子健康手帳"

    def ready(self) -> None:
        from sesshu.foundation.files import needing, orphans
        from sesshu.ledger.handbooks.models import HandbookImage
        from sesshu.ledger.residents import following

        orphans.register(HandbookImage, "sha256")
        needing.register("handbook_image", HandbookImage.objects.all)
        following.register(
            following.Following("handbook_image", "母子健康手帳の画像", following.rows_of(HandbookImage))
        )
