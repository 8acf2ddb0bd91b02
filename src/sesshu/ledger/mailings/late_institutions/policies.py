"""No release is asked for before somebody decided about every late institution."""

from __future__ import annotations

from collections.abc import Sequence

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.ledger.mailings.late_institutions import queries
from sesshu.ledger.mailings.late_institutions.queries import Late
from sesshu.ledger.mailings.models import Mailing

NAMED = 5  # institutions a sentence names before it counts the rest


class LateInstitutionsOpen(NotNow):
    """入力の遅れている医療機関の扱いが決まっていません。"""

    code = "LATE_INSTITUTIONS_OPEN"


def check_late_institutions(mailing: Mailing, by: Actor) -> None:
    """Raise `LateInstitutionsOpen` while somebody must look at a late institution, or wants to wait for its slips."""
    found = queries.keeping_waiting(by, mailing)
    not_seen = [one for one in found if one.act is None]
    if not_seen:
        raise LateInstitutionsOpen(
            f"予診票の入力が遅れている医療機関のうち、{_names(not_seen)}の扱いがまだ決まっていません。"
            "「接種記録の入力状況を見る」を開き、今回は送らないか、待つか、行き違いの文を入れて送るかを登録してください。"
        )
    if found:
        raise LateInstitutionsOpen(
            f"{_names(found)}の予診票が入るまで待つ扱いになっています。"
            "予診票を入力するか、「接種記録の入力状況を見る」を開いて扱いを変えてください。"
        )


def _names(found: Sequence[Late]) -> str:
    named = "".join(f"「{one.entered.name}」" for one in found[:NAMED])
    return named + (f"ほか{len(found) - NAMED}か所" if len(found) > NAMED else "")
