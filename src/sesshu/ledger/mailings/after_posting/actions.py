"""効果 as a file: counts only, nobody is in it."""

from __future__ import annotations

from collections.abc import Sequence

from sesshu.foundation.access import Actor
from sesshu.foundation.files.exporting import export
from sesshu.foundation.files.models import Export
from sesshu.ledger.mailings.after_posting.queries import effects
from sesshu.ledger.mailings.models import Mailing

COLUMNS = (
    ("mailing", "発送"), ("title", "名前"), ("posted_on", "投函日"), ("series", "予防接種"), ("letters", "手紙"),
    ("crossed", "行き違い"), ("vaccinated", "期間内の接種"), ("percent", "割合（%）"),
    ("until", "数えた日まで"), ("is_complete", "期間の終わり"),
)  # fmt: skip


def export_effects(*, mailings: Sequence[Mailing], profile: str, by: Actor, purpose: str) -> Export:
    """The effect of some mailings as a file."""
    by.check("file.export")
    rows = [
        {"mailing": one.mailing.label, "title": one.mailing.title, "posted_on": one.mailing.posted_on,
         "series": one.series_name, "letters": one.letters, "crossed": one.crossed, "vaccinated": one.vaccinated,
         "percent": one.percent, "until": one.until, "is_complete": one.is_complete}
        for one in effects(by, mailings)
    ]  # fmt: skip
    return export(name="予防接種_発送の効果", columns=list(COLUMNS), rows=rows, profile=profile, by=by, purpose=purpose)
