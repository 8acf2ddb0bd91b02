"""How fresh the resident data is that a mailing stands on."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.errors import NotNow
from sesshu.ledger.mailings.models import LetterText, Mailing
from sesshu.ledger.residents.freshness import last_taken_in
from sesshu.ledger.residents.models import Resident


def register_as_of() -> datetime | None:
    """When changes of residents were last taken in; None when there are no residents.

    What an office writes on a person itself (a provisional person, a mark) makes an old register no fresher. Only where
    nothing was ever taken in do the residents themselves say how old they are.
    """
    found: datetime | None = last_taken_in() or Resident.objects.aggregate(last=Max("updated_at"))["last"]
    return found


def register_day(as_of: datetime | None) -> str:
    """That day as it is printed; empty before there are residents."""
    return wareki(as_of.astimezone(clock.TOKYO).date()) if as_of else ""


def is_too_old(as_of: datetime | None, days: int) -> bool:
    """Whether the data is older than a municipality allows for letters."""
    return as_of is None or clock.now() - as_of > timedelta(days=days)


def is_stale(mailing: Mailing) -> bool:
    """Whether the register behind a trial is older than the text of its letter allows; False without a text."""
    text = LetterText.objects.as_of(mailing.issued_on).filter(code=mailing.text_code).first()
    return mailing.trial_at is not None and text is not None and is_too_old(mailing.register_as_of, text.fresh_days)


def check_fresh(mailing: Mailing, days: int) -> None:
    """Raise `NotNow` for a register older than allowed, unless another person said why it may be used."""
    if is_too_old(mailing.register_as_of, days) and mailing.stale_accepted_at is None:
        raise NotNow(
            f"住民情報が{days}日より古いため、確定できません。最新の異動を取り込み、仮抽出をやり直してください。"
            "やり直せないときは、準備した職員と別の職員が、理由を書いて認めてください。"
        )


def accepted_words(mailing: Mailing) -> str:
    """Who let the mailing go out with an old register, and why; empty when nobody had to."""
    if mailing.stale_accepted_at is None:
        return ""
    when = wareki(mailing.stale_accepted_at.astimezone(clock.TOKYO).date())
    return f"古い住民情報のままの確定：{mailing.stale_reason}（{mailing.stale_accepted_by_name}、{when}）"
