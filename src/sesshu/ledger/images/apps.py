from django.apps import AppConfig


class ImagesConfig(AppConfig):
    name = "sesshu.ledger.images"
    label = "images"
    verbose_name = "イメージ管理"

    def ready(self) -> None:
        from sesshu.foundation.files import needing, orphans
        from sesshu.foundation.screens import menu
        from sesshu.ledger.images import (
            approving,
            intake,  # noqa: F401 - importing declares the job
            jobs,  # noqa: F401 - importing declares the job
        )
        from sesshu.ledger.images.models import ImageChange, PageImage
        from sesshu.ledger.residents import following

        needing.register("page_image", lambda: PageImage.objects.filter(deleted_at=None))
        needing.register("page_image_change", lambda: ImageChange.objects.filter(image__deleted_at=None))

        following.register(following.Following("page_image", "画像", following.rows_of(PageImage)))
        orphans.register(PageImage, "sha256")
        orphans.register(ImageChange, "sha256")  # how a picture lay before it was turned
        approving.register()
        menu.register(
            "画像",
            "image-list",
            "image.read",
            30,
            group="接種記録",
            hint="予診票などの画像を登録し、接種記録の横で見ます。",
        )
