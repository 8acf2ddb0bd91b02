from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "sesshu.foundation.files"
    label = "files"
    verbose_name = "取込と出力"

    def ready(self) -> None:
        from sesshu.foundation.files import images, jobs, orphans, queries, work  # noqa: F401 - declares its jobs
        from sesshu.foundation.files.models import Export, Import
        from sesshu.foundation.health import registry as health
        from sesshu.foundation.screens import counters, menu
        from sesshu.foundation.screens import work as queue

        menu.register(
            "取込", "file-imports", "file.import", 50, group="取込・連携", hint="ファイルを点検し、登録します。"
        )
        menu.register(
            "ファイル出力台帳",
            "file-exports",
            "file.export",
            75,
            group="統計・出力",
            hint="出力したファイルの記録です。",
        )
        orphans.register(Import, "sha256")
        orphans.register(Export, "sha256")
        health.register("files.pictures", "画像を開く処理の囲い", images.probe)
        counters.register("判断待ちの取込行", "file-held-rows", "file.import", 50, count=queries.held_count)
        queue.register("import", "取込", "file.import", work.unfinished)
