from django.apps import AppConfig


class PilesConfig(AppConfig):
    name = "sesshu.ledger.piles"
    label = "piles"
    verbose_name = "接種結果登録"

    def ready(self) -> None:
        from sesshu.foundation.screens import counters, menu
        from sesshu.foundation.screens import work as queue
        from sesshu.ledger.piles import queries, work
        from sesshu.ledger.piles.models import PileSlip
        from sesshu.ledger.residents import following

        following.register(following.Following("pile_slip", "束の票", following.rows_of(PileSlip)))
        menu.register(
            "接種結果登録", "pile-list", "dose.write", 37,
            group="接種記録", hint="予診票の束を、まとめて続けて入力します。",
        )  # fmt: skip
        counters.register("保留・相違の票", "pile-waiting", "dose.write", 37, count=queries.held_count)
        queue.register("pile", "接種結果登録の束", "dose.write", work.open_piles)
        queue.register("held_slip", "保留・相違の票", "dose.write", work.held_slips)
