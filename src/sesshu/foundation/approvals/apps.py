from collections.abc import Iterator

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "sesshu.foundation.approvals"
    label = "approvals"
    verbose_name = "承認"

    def ready(self) -> None:
        from sesshu.foundation.access.actor import Actor
        from sesshu.foundation.approvals import settings
        from sesshu.foundation.screens import counters, menu, work

        def waiting(viewer: Actor) -> int:
            from sesshu.foundation.approvals import queries

            return queries.number_waiting(viewer)

        settings.register()
        menu.register(
            "承認", "approval-index", "self.use", 70, group=menu.TOP, hint="承認を待つ依頼を見て、決裁します。"
        )
        counters.register("決裁・後閲待ち", "approval-index", "self.use", 70, count=waiting)

        def decide(viewer: Actor) -> Iterator[work.WorkItem]:
            from sesshu.foundation.approvals import work as rows

            yield from rows.to_decide(viewer)

        def returned(viewer: Actor) -> Iterator[work.WorkItem]:
            from sesshu.foundation.approvals import work as rows

            yield from rows.sent_back(viewer)

        work.register("approval", "決裁・後閲", "self.use", decide)
        work.register("sent_back", "差し戻された依頼", "self.use", returned)
