"""What is asked: subject, columns, conditions, checked against what the asker may see; the question to the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, F, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotPermitted
from sesshu.ledger.extracts import conditions as conditions_of
from sesshu.ledger.extracts.subjects import ExtractColumn, Subject, columns, columns_for, subject
from sesshu.ledger.residents.visibility import masked, may_see, there, withheld_beside

MOST_COLUMNS = 100
KEY, PERSON = "row_key", "row_person"


@dataclass(frozen=True, slots=True)
class Question:
    """`columns` in the order of the file."""

    subject: str
    columns: tuple[str, ...]
    conditions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def of(self) -> Subject:
        return subject(self.subject)

    def chosen(self) -> list[ExtractColumn]:
        known = columns(self.subject)
        return [known[code] for code in self.columns if code in known]

    def check(self, viewer: Actor) -> None:
        """Raise `InvalidInput` for what cannot be meant, `NotPermitted` for what the viewer may not choose."""
        viewer.check("extract.use")
        viewer.check(self.of.permission)
        if not self.columns:
            raise InvalidInput("項目を1つ以上選んでください。", field="columns")
        if len(self.columns) > MOST_COLUMNS or len(set(self.columns)) != len(self.columns):
            raise InvalidInput(f"項目は{MOST_COLUMNS}個まで、同じ項目は1回だけ選べます。", field="columns")
        there, mine = columns(self.subject), columns_for(viewer, self.subject)
        for code in (*self.columns, *self.conditions):
            if code not in there:
                raise InvalidInput(f"項目「{code}」は出力できません。項目の一覧から選んでください。", field="columns")
            if code not in mine:
                needed = next(right for right in there[code].item.needed if not viewer.may(right))
                raise NotPermitted(f"「{there[code].label}」を選ぶ権限がありません。", permission=needed)
        conditions_of.check(self.conditions, mine)

    @property
    def asks_where(self) -> bool:
        """Whether a condition would tell where somebody lives."""
        return any(columns(self.subject)[code].tells_where for code in self.conditions)

    def sentences(self) -> list[str]:
        """The conditions in words, that which always holds first."""
        always = [self.of.only_words] if self.of.only_words else []
        return always + conditions_of.sentences(self.conditions, columns(self.subject))

    def rows(self, viewer: Actor) -> QuerySet[Any]:
        """Keys, persons and columns `c0`, `c1`, … as the viewer may see them; protected addresses are hidden here.

        A protected person is on no list of a town: being on it would tell where somebody lives.
        """
        of, hides = self.of, not may_see(viewer)
        found: QuerySet[Any] = of.model._default_manager.all()
        if of.is_of_people:
            found = found.filter(there(of.resident))
            if hides and self.asks_where:
                found = found.exclude(withheld_beside(of.resident))
        found = found.filter(conditions_of.asked(self.conditions, columns(self.subject)), **of.only)
        person = F(f"{of.resident}__id" if of.resident else "id") if of.is_of_people else F("id")
        expressions: dict[str, Any] = {KEY: F("id"), PERSON: person}
        for place, column in enumerate(self.chosen()):
            expressions[f"c{place}"] = self._shown(column, hides=hides)
        return found.order_by(*of.order).annotate(**expressions).values_list(*expressions)

    def _shown(self, column: ExtractColumn, *, hides: bool) -> Combinable:
        if not (hides and column.tells_where and self.of.is_of_people):
            return F(column.path)
        mask = Value(masked(column.path.rsplit("__", 1)[-1]))
        return Case(
            When(withheld_beside(self.of.resident), then=mask), default=F(column.path), output_field=TextField()
        )
