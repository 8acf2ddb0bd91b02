"""Whose history is unknown. Everything that would say "not vaccinated" of a person asks here first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.unknown_history.codes import codes
from sesshu.ledger.unknown_history.models import UnknownHistory

WORD = "接種歴不明"
SENTENCE = "接種歴が不明です（{reason}）。未接種とは限りません。"
# Where a history that is not known could change the answer. `complete` and `excluded` stand whatever was before, and
# what is not yet due is called missing by nobody.
OPEN_STATUSES = frozenset({"due", "overdue", "expired"})


class Unknown(dict[str, str]):
    """Series → reason code for one person; the key "" stands for every series."""

    def of(self, series: str) -> str:
        """The reason code for a series, or empty when its history is known."""
        return self.get(series) or self.get("", "")

    def covers(self, series: str, status: str) -> bool:
        """Whether a status must be told as unknown."""
        return status in OPEN_STATUSES and bool(self.of(series))

    def sentence(self, series: str) -> str:
        return SENTENCE.format(reason=codes("reasons").get(self.of(series), self.of(series)))


def unknown_of(resident_ids: Iterable[UUID]) -> dict[UUID, Unknown]:
    """What is unknown now, by resident; absent where everything is known. Serves readers that have a viewer."""
    found: dict[UUID, Unknown] = defaultdict(Unknown)
    rows = UnknownHistory.objects.filter(resident_id__in=list(resident_ids), ended_at__isnull=True)
    for resident_id, series, reason in rows.values_list("resident_id", "series", "reason"):
        found[resident_id][series] = reason
    return dict(found)


def unknown_beside() -> ArraySubquery:
    """The same for the question of another room about residents: `of_pairs` makes an `Unknown` of it."""
    rows = UnknownHistory.objects.filter(resident_id=OuterRef("pk"), ended_at__isnull=True).order_by("series")
    return ArraySubquery(rows.values(pair=JSONObject(series="series", reason="reason")))


def of_pairs(pairs: Iterable[Mapping[str, str]]) -> Unknown:
    return Unknown({pair["series"]: pair["reason"] for pair in pairs})


def open_rows(viewer: Actor, resident_id: UUID) -> list[UnknownHistory]:
    """What was declared unknown for one person and is not ended."""
    viewer.check("dose.read")
    return list(UnknownHistory.objects.filter(resident_id=resident_id, ended_at__isnull=True).order_by("series"))


def get(viewer: Actor, row_id: UUID) -> UnknownHistory:
    """One record, or `NotFound`."""
    viewer.check("dose.read")
    found = UnknownHistory.objects.filter(pk=row_id).first()
    if found is None:
        raise NotFound("この記録はありません。")
    return found
