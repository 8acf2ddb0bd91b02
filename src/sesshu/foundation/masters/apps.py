from django.apps import AppConfig


class MastersConfig(AppConfig):
    name = "sesshu.foundation.masters"
    label = "masters"
    verbose_name = "マスタ"

    def ready(self) -> None:
        from sesshu.foundation.masters import consent
        from sesshu.foundation.masters.queries import waiting_changes
        from sesshu.foundation.screens import counters, menu

        menu.register(
            "マスタ",
            "master-index",
            "master.read",
            80,
            group="マスタ・管理",
            hint="医療機関、従事者、製造番号などの登録と変更申請",
        )
        counters.register("承認待ちのマスタ変更", "master-index", "master.write", 80, count=waiting_changes)
        consent.register_kind()
