"""業務メニュー: what waits, and what one may do."""

from django.http import HttpRequest, HttpResponse

from sesshu.foundation import clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import counters, menu, show, work
from sesshu.foundation.screens.tables import Column, Table


@endpoint(purpose="SYSTEM_OPERATION", permission="self.use")
def home(request: HttpRequest) -> HttpResponse:
    items = [item for item in menu.items_for(request.actor) if item.url_name != "home"]
    return show(request, "home/home.html", waiting=counters.waiting_for(request.actor), groups=menu.groups_of(items))


def columns() -> list[Column]:
    today = clock.today()

    def late(one: work.Waiting) -> str:
        return "期限超過" if one.item.due_on and one.item.due_on < today else ""

    return [
        Column("label", "作業", lambda w: w.item.label, link=lambda w: w.item.url),
        Column("kind", "種類", css="tight"),
        Column("due_on", "期限", lambda w: w.item.due_on, css="tight"),
        Column("late", "期限の状態", late, tag=lambda w: "wrong" if late(w) else ""),
        Column("since", "受付・登録の日", lambda w: w.item.since, css="tight"),
    ]


@endpoint(purpose="SYSTEM_OPERATION", permission="self.use")
def my_work(request: HttpRequest) -> HttpResponse:
    """Everything in one's own hands, the nearest deadline first, and beside it what waits for the whole office."""
    mine = work.work_of(request.actor)
    table = Table(
        request, name="my-work", columns=columns(), rows=mine, caption="私の作業", unit="件",
        empty="手もとに残っている作業はありません。",
    )  # fmt: skip
    waiting = [one for one in counters.waiting_for(request.actor) if one.number]
    return show(request, "home/my_work.html", table=table, counts=work.counts(mine), waiting=waiting)
