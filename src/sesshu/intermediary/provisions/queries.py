"""How provisions are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from sesshu.contracts.exchange.states import ProvisionState
from sesshu.foundation.access import Actor
from sesshu.foundation.accounts.queries import names_of_codes
from sesshu.foundation.errors import NotFound
from sesshu.intermediary.exchange_records.models import Event, ExchangeRecord, Side
from sesshu.intermediary.exchange_rules.departments import department_of, information_of
from sesshu.intermediary.provisions.models import Provision

BY_ITSELF = "中間サーバー（自動）"
EVENTS = (Event.HELD, Event.HOLD_ENDED, Event.PROVIDED, Event.PROVIDED_AGAIN)  # what no person did

REFUSED = ~Q(report_refusal="") | ~Q(mark_refusal="")  # by the network: the report, or the later mark


@dataclass(frozen=True, slots=True)
class Step:
    """One line of what became of a provision: what was done, when, by whom (a name), with which words."""

    label: str
    at: datetime
    name: str
    note: str


def provisions(viewer: Actor) -> QuerySet[Provision]:
    """Provisions of the information of departments that this viewer sees, the newest first."""
    viewer.check("provision.read")
    return seen_by(viewer).select_related("person").order_by("-notified_at", "id")


def seen_by(viewer: Actor) -> QuerySet[Provision]:
    """部署の分離: what stands before every reading and every act; the right to it is the caller's question."""
    own = department_of(viewer)
    return Provision.objects.all() if own is None else Provision.objects.filter(information__in=information_of(own))


def get(viewer: Actor, provision_id: UUID) -> Provision:
    """One provision, or `NotFound`."""
    found = provisions(viewer).filter(pk=provision_id).first()
    if found is None:
        raise NotFound("この提供の求めはありません。一覧から選び直してください。")
    return found


def history(viewer: Actor, row: Provision) -> list[Step]:
    """Who asked for the release of a held provision, who released or refused it, and when it was held and answered; the
    first step first."""
    viewer.check("provision.read")
    steps = list(row.steps.all())
    names = names_of_codes({one.by for one in steps})
    told = [Step(one.get_kind_display(), one.at, names[one.by], one.note) for one in steps]
    records = ExchangeRecord.objects.filter(permit=row.permit, side=Side.PROVIDER, event__in=EVENTS)
    told += [Step(Event(one.event).label, one.at, BY_ITSELF, "") for one in records]
    return sorted(told, key=lambda one: one.at)


def refused(viewer: Actor) -> QuerySet[Provision]:
    """What the network did not take, of what this viewer sees; the oldest first."""
    viewer.check("provision.read")
    return seen_by(viewer).filter(REFUSED).order_by("notified_at", "id")


def refused_of(row: Provision) -> str:
    """What the network did not take of one provision, with its reason; empty where it took everything."""
    why = {"結果": row.report_refusal, "不開示の印": row.mark_refusal}
    return "".join(f"{what}は受け付けられませんでした。{message}" for what, message in why.items() if message)


def waiting(viewer: Actor) -> int:
    """Those that a person has to look at."""
    viewer.check("provision.read")
    return seen_by(viewer).filter(state=ProvisionState.HELD).count()


def counts(viewer: Actor) -> dict[str, int]:
    """State → how many."""
    viewer.check("operation.read")
    return dict(Provision.objects.order_by().values_list("state").annotate(n=Count("pk")))
