"""How applications and their inquiries are read. The list of inquiries shows no person."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.approvals.policies import is_expired
from sesshu.foundation.errors import NotFound
from sesshu.hub.transfers.grounds import ground
from sesshu.hub.transfers.models import ApplicationState, DataUseApplication, TransferInquiry


def clients() -> list[tuple[str, str]]:
    """Calling systems that may inquire at all: the code by which the log names them, and their names."""
    rows = ApiClient.objects.filter(permissions__contains=["transfer_api.ask"]).order_by("name")
    return [(f"c:{one.pk}", one.name) for one in rows]


def applications(viewer: Actor) -> QuerySet[DataUseApplication]:
    viewer.check("data_use.read")
    return DataUseApplication.objects.order_by("-asked_at")


def get(viewer: Actor, application_id: UUID) -> DataUseApplication:
    found = applications(viewer).filter(pk=application_id).first()
    if found is None:
        raise NotFound("このデータ使用承認願はありません。一覧から選び直してください。")
    return found


def word(application: DataUseApplication) -> str:
    """The state, for people: an application that nobody decided in time needs a new one."""
    if application.state == ApplicationState.ASKED and (approval := _approval(application)) and is_expired(approval):
        return "承認の期限切れ"
    return application.get_state_display()


def ordinance(application: DataUseApplication) -> str:
    """The entry of the ordinance, as it holds today."""
    found = ground(application.ordinance, clock.today())
    return found.title if found else f"{application.ordinance}（いまは定めがありません）"


def returned_because(application: DataUseApplication) -> str:
    approval = _approval(application) if application.state == ApplicationState.RETURNED else None
    return approval.decision_note if approval else ""


def _approval(application: DataUseApplication) -> Approval | None:
    return Approval.objects.filter(pk=application.approval).first()


def inquiries(viewer: Actor, application: DataUseApplication) -> QuerySet[TransferInquiry]:
    viewer.check("data_use.read")
    return TransferInquiry.objects.filter(application=application.number).order_by("-asked_at")
