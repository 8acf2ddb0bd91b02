"""納品: a company's letters are counted before they are posted."""

from __future__ import annotations

from sesshu.foundation.errors import NotNow
from sesshu.ledger.mailings.models import Mailing, PackageEvent, Producer
from sesshu.ledger.mailings.printing_company.models import EventKind


def check_delivered(mailing: Mailing) -> None:
    """Raise `NotNow` while the letters of a company are not back in the house, counted."""
    if mailing.producer != Producer.COMPANY:
        return
    if not PackageEvent.objects.filter(package__mailing=mailing, kind=EventKind.DELIVERED).exists():
        raise NotNow("印刷事業者からの納品が記録されていません。通数と箱の数を数えて記録してから投函してください。")
