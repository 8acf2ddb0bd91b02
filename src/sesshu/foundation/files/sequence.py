"""通番: whether the sender's files come one after another. A gap, a repetition or a wrong order waits for a person."""

from __future__ import annotations

from django.db.models import Max

from sesshu.foundation.files.interfaces import Interface
from sesshu.foundation.files.models import Import
from sesshu.foundation.files.states import ImportState

MOST_NAMED = 5


def doubts(imported: Import, interface: Interface) -> list[str]:
    """What speaks against this file's place in the order; empty for layouts without a running number, and for the
    first file ever."""
    if not interface.sequence:
        return []
    others = Import.objects.filter(interface=imported.interface, state=ImportState.COMMITTED, sequence__isnull=False)
    last: int | None = others.exclude(id=imported.id).aggregate(last=Max("sequence"))["last"]
    if last is None:
        return []
    if imported.sequence is None:
        return [f"ファイル名に通番がありません。前回の通番は{last}でした。送付元に確認してください。"]
    if others.exclude(id=imported.id).filter(sequence=imported.sequence).exists():
        return [
            f"通番{imported.sequence}のファイルは登録済みですが、内容が違います。二重の送付でないか確認してください。"
        ]
    if imported.sequence < last:
        return [f"通番{imported.sequence}は、登録済みの通番{last}より前です。古い順に取り込んでください。"]
    missing = range(last + 1, imported.sequence)
    if not missing:
        return []
    named = "、".join(map(str, missing[:MOST_NAMED])) + ("など" if len(missing) > MOST_NAMED else "")
    return [f"通番{named}のファイル（{len(missing)}件）が届いていません。届いてから、順に取り込んでください。"]
