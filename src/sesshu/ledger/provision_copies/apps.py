from django.apps import AppConfig


class ProvisionCopiesConfig(AppConfig):
    name = "sesshu.ledger.provision_copies"
    label = "provision_copies"
    verbose_name = "副本と宛名"

    def ready(self) -> None:
        from sesshu.foundation.screens import counters, menu
        from sesshu.ledger.doses import following
        from sesshu.ledger.provision_copies import jobs, queries, removing  # noqa: F401 - importing declares them
        from sesshu.ledger.residents import consequences

        consequences.register(consequences.Happening.PROTECTED, jobs.protection_began)
        consequences.register(consequences.Happening.HOUSED, jobs.housed)
        consequences.register(consequences.Happening.MOVED, jobs.records_moved)
        following.after_writing(jobs.doses_written)
        menu.register(
            "副本と宛名", "provision-copy-list", "provision_copy.read", 63, group="取込・連携",
            hint="統合宛名との紐付け、支援措置の設定、他の団体に提供する副本の状態を見て照合します。",
        )  # fmt: skip
        counters.register(
            "原本と副本の違い", "provision-copy-list", "provision_copy.read", 63, count=queries.open_differences
        )
