"""Media inside the process of an intermediary: what is asked for by one person is approved by another."""

from __future__ import annotations

from typing import Any

PURPOSE = "INFORMATION_EXCHANGE"


def medium_out(told: dict[str, str]) -> Any:
    """Intermediary: a medium with what waits for its answers, asked for by one and approved by another; its file."""
    from sesshu.intermediary.media import actions, carrying
    from sesshu.intermediary.media.models import Direction

    notice = carrying.waiting_notices()[-1]
    row = actions.request(
        number=told["number"], direction=Direction.CALL, counterpart=notice.provider, reason="回線の停止のため",
        notice=notice, by=_person("1"), purpose=PURPOSE,
    )  # fmt: skip
    return _written(row.pk)


def medium_in(told: dict[str, str]) -> Any:
    """Intermediary: a file that came; for a call, the file of its answer."""
    from sesshu.intermediary.media import carrying

    row, answered = carrying.read(
        data=told["file"].encode(), number=told["number"], reason="相手の回線の停止のため", by=_person("1"),
        purpose=PURPOSE,
    )  # fmt: skip
    return {"answered": answered, "file": _written(row.pk) if row else ""}


def media_closed(_: Any) -> Any:
    """Intermediary: every medium handed over, returned, erased and verified; number → state."""
    from sesshu.intermediary.media import actions
    from sesshu.intermediary.media.models import Medium

    first, second = _person("1"), _person("2")
    for row in Medium.objects.filter(state="written"):
        actions.hand_over(medium_id=row.pk, handed_to="受領者", by=first, purpose=PURPOSE)
        actions.take_back(medium_id=row.pk, by=first, purpose=PURPOSE)
        actions.erase(medium_id=row.pk, how="全領域の上書き", by=first, purpose=PURPOSE)
        actions.verify(medium_id=row.pk, by=second, purpose=PURPOSE)
    return dict(Medium.objects.values_list("number", "state"))


def _written(medium: Any) -> str:
    from sesshu.foundation.files.exporting import contents
    from sesshu.foundation.files.models import Export
    from sesshu.intermediary.media import actions, carrying

    actions.approve(medium_id=medium, by=_person("2"), purpose=PURPOSE)
    row = carrying.write(medium_id=medium, by=_person("1"), purpose=PURPOSE)
    return contents(export=Export.objects.get(pk=row.export), by=_person("1")).decode("ascii")


def _person(number: str) -> Any:
    from sesshu.foundation.access.actor import Actor

    may = {"medium.write", "medium.approve", "file.export", "form.read"}
    return Actor("person", f"exchange-{number}", frozenset(may), display_name=number)
