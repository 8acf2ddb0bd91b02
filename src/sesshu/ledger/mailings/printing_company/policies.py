"""委託: when a package may be made, and a company's letters are counted before they are posted."""

from __future__ import annotations

from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.ledger.mailings.models import Mailing, PackageEvent, Producer
from sesshu.ledger.mailings.printing_company.models import EventKind
from sesshu.ledger.mailings.states import MailingState


def check_delivered(mailing: Mailing) -> None:
    """Raise `NotNow` while the letters of a company are not back in the house, counted."""
    if mailing.producer != Producer.COMPANY:
        return
    if not PackageEvent.objects.filter(package__mailing=mailing, kind=EventKind.DELIVERED).exists():
        raise NotNow("印刷事業者からの納品が記録されていません。通数と箱の数を数えて記録してから投函してください。")


def check_package(mailing: Mailing, company: str) -> None:
    """Raise `NotNow` or `InvalidInput` where no package can be made for this company now."""
    if not company.strip():
        raise InvalidInput("印刷事業者の名前を入力してください。", field="company", example="架空印刷株式会社")
    if mailing.producer != Producer.COMPANY:
        raise NotNow("この発送は庁内で印刷します。委託するときは、条件の「印刷の方法」を変えてください。")
    if mailing.state not in {MailingState.RELEASED, MailingState.PRINTED}:
        raise NotNow("委託用の書庫を作れるのは、確定のあとから投函の前までです。")
    if PackageEvent.objects.filter(package__mailing=mailing).exists():
        raise NotNow("書庫はすでに事業者に渡しています。作り直すときは、発送を中止してやり直してください。")
