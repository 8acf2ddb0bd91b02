from django.apps import AppConfig


class UnifiedNumbersConfig(AppConfig):
    name = "sesshu.addressee.unified_numbers"
    label = "unified_numbers"
    verbose_name = "統合宛名"

    def ready(self) -> None:
        from sesshu.addressee.unified_numbers import jobs, looking_up  # noqa: F401 - declares its job
        from sesshu.foundation.approvals.registry import Kind, register

        register(Kind(looking_up.REVEAL, "個人番号の表示", always=True, good_for_days=1))
        register(Kind(looking_up.EXPORT, "個人番号との対応の出力", always=True, good_for_days=3))
