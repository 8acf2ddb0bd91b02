"""決裁資料: made from the trial as it stands, registered as printed like every other document."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound, NotNow
from sesshu.foundation.forms import actions as forms
from sesshu.foundation.forms.models import PrintRun
from sesshu.foundation.forms.parts import print_parts
from sesshu.ledger.mailings.actions.common import purpose_of, told
from sesshu.ledger.mailings.decision.pages import pages
from sesshu.ledger.mailings.models import Mailing
from sesshu.ledger.mailings.states import MailingState

TEMPLATE = "mailing-decision"


def make_decision_document(*, mailing_id: UUID, by: Actor) -> PrintRun:
    """Freeze it and set its pages at once."""
    run = prepare_decision_document(mailing_id=mailing_id, by=by)
    for _ in print_parts(run=run, by=by):
        pass
    run.refresh_from_db()
    return run


@transaction.atomic
def prepare_decision_document(*, mailing_id: UUID, by: Actor) -> PrintRun:
    """One PDF: conditions, counts, exclusions by reason, comparison, samples, text. Raises `NotNow` before a trial."""
    by.check("mailing.read")
    mailing = Mailing.objects.filter(id=mailing_id).first()
    if mailing is None:
        raise NotFound("この発送は見つかりません。一覧から選び直してください。")
    if mailing.trial_at is None:
        raise NotNow("仮抽出をまだしていません。仮抽出をしてから決裁資料を作ってください。")
    run = forms.prepare(
        template=TEMPLATE, rows=pages(by, mailing), by=by, purpose=purpose_of(mailing),
        title=f"{mailing.label} {mailing.title} 決裁資料",
        common={
            "title": f"{mailing.title}　決裁資料", "number": mailing.label,
            "made": f"{wareki(clock.today())} 作成", "state": str(MailingState(mailing.state).label),
        },
    )  # fmt: skip
    told("mailing.decision_made", mailing, by, run=run.label, pages=run.rows)
    return run
