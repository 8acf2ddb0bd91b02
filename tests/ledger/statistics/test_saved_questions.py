"""保存した集計: kept with its conditions, shared with one's own section only, deleted by its owner only."""

from __future__ import annotations

from typing import Any

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.ledger.statistics import saved
from tests.ledger.mailings.office import NOW, TODAY

pytestmark = pytest.mark.django_db
HOW: dict[str, Any] = {"page": "statistics-table", "conditions": "axis_1=sex&key=x", "purpose": "STATISTICS"}


def colleague(login_id: str, section: str) -> Actor:
    account = Account.objects.create(
        login_id=login_id, display_name="架空　職員", office_section=section, active_from=TODAY, created_at=NOW
    )
    return Actor(kind="person", id=str(account.pk), permissions=frozenset({"statistics.read"}), display_name="架空")


def test_自分のものは自分だけ_共有すれば同じ所属の人も_別の所属と所属のない人は見えない() -> None:
    me, beside, elsewhere, nowhere = (
        colleague(f"c{n}", section) for n, section in enumerate(["健康課", "健康課", "税務課", ""])
    )
    saved.save_question(name="自分だけ", shared=False, by=me, **HOW)
    saved.save_question(name="みんなの", shared=True, by=me, **HOW)
    assert [[one.name for one in saved.saved_questions(who)] for who in (me, beside, elsewhere, nowhere)] == [
        ["みんなの", "自分だけ"], ["みんなの"], [], [],
    ]  # fmt: skip
    with pytest.raises(InvalidInput, match="所属が登録されていない"):
        saved.save_question(name="共有", shared=True, by=nowhere, **HOW)


def test_消せるのは保存した職員だけで_同じ名前は上書きし_記録が残る() -> None:
    me, beside = colleague("c1", "健康課"), colleague("c2", "健康課")
    one = saved.save_question(name=" 月次 ", shared=True, by=me, **HOW)
    again = saved.save_question(name="月次", shared=True, by=me, **HOW | {"conditions": "axis_1=town"})
    assert (one.pk, again.name, again.conditions) == (again.pk, "月次", "axis_1=town")
    with pytest.raises(NotFound, match="保存した職員だけが消せます"):
        saved.forget_question(question_id=one.pk, by=beside, purpose="STATISTICS")
    saved.forget_question(question_id=one.pk, by=me, purpose="STATISTICS")
    assert not saved.saved_questions(me)
    acts = Entry.objects.filter(act__startswith="statistics.question").values_list("act", flat=True)
    assert sorted(acts) == ["statistics.question_forgotten", *["statistics.question_saved"] * 2]


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"name": "  "}, "1文字以上"), ({"name": "名" * 41}, "40文字以内"), ({"page": "resident-page"}, "保存できません")],
)
def test_保存できないものは理由を言う(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        saved.save_question(**{"name": "月次", "shared": False, "by": colleague("c1", "課")} | HOW | changed)


def test_人につながる部分は保存せず_件数に限りがある(monkeypatch: pytest.MonkeyPatch) -> None:
    me = colleague("c1", "健康課")
    assert saved.save_question(name="a", shared=False, by=me, **HOW).conditions == "axis_1=sex"
    monkeypatch.setattr(saved, "MOST", 1)
    with pytest.raises(InvalidInput, match="1件まで"):
        saved.save_question(name="b", shared=False, by=me, **HOW)
