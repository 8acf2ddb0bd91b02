"""媒体管理簿: だれが、いつ、何をしたか。消去を確認した媒体は、前の使用を残したまま次の書込みに使える。"""

from __future__ import annotations

import importlib
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, transaction

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.health.registry import read_all
from sesshu.intermediary.exchange_rules.models import ExchangeRule
from sesshu.intermediary.media import actions, queries
from sesshu.intermediary.media.models import Direction, Medium, MediumStep
from tests.attacks.conftest import signed_in_as
from tests.intermediary.test_media import MAY, NOW, P, medium

__all__ = ["medium", "signed_in_as"]
pytestmark = pytest.mark.django_db


def person(name: str) -> Actor:
    account = Account.objects.create(
        login_id=f"person{Account.objects.count()}",
        display_name=name,
        active_from=NOW.date(),
        created_at=NOW,
        password_must_change=False,
    )
    return Actor("person", str(account.pk), MAY, display_name=name)


def brought_back(row: Medium, by: Actor, other: Actor) -> Medium:
    """From asked for to returned; writing, which needs keys, is played."""
    told = {"medium_id": row.pk, "purpose": P}
    with clock.set_to(NOW + timedelta(hours=1)):
        actions.approve(by=other, **told)
    with clock.set_to(NOW + timedelta(hours=2)), transaction.atomic():
        actions.step(actions.locked(row.pk), actions.MediumState.WRITTEN, by, P, written_at=clock.now())
    with clock.set_to(NOW + timedelta(hours=3)):
        actions.hand_over(handed_to="小樽市 受領者", by=by, **told)
    with clock.set_to(NOW + timedelta(hours=4)):
        return actions.take_back(by=other, **told)


def erased(row: Medium, by: Actor, other: Actor, hours: int) -> Medium:
    told = {"medium_id": row.pk, "purpose": P}
    with clock.set_to(NOW + timedelta(hours=hours)):
        actions.erase(how="全領域の上書き", by=by, **told)
    with clock.set_to(NOW + timedelta(hours=hours + 1)):
        return actions.verify(by=other, **told)


def asked(number: str, by: Actor) -> Medium:
    with clock.set_to(NOW):
        return actions.request(
            number=number, direction=Direction.CALL, counterpart="012033", reason="回線の停止", by=by, purpose=P
        )


def test_申請から消去の確認まで_だれがいつしたかが媒体の画面に並ぶ(signed_in_as: Any) -> None:
    first, second = person("担当　一郎"), person("係長　二郎")
    row = brought_back(asked("媒体-1", first), first, second)
    told = {"medium_id": row.pk, "purpose": P}
    with clock.set_to(NOW + timedelta(hours=5)):
        actions.erase(how="全領域の上書き", by=first, **told)
    with clock.set_to(NOW + timedelta(hours=6)):
        actions.find_left_over(what="ファイルが1件", by=second, **told)
    erased(row, second, first, 7)
    found = [(one.label, one.name, one.note) for one in queries.history(first, row)]
    assert found == [
        ("申請", "担当　一郎", ""), ("許可", "係長　二郎", ""), ("書込み", "担当　一郎", ""),
        ("受渡し", "担当　一郎", "小樽市 受領者"), ("返却", "係長　二郎", ""), ("消去", "担当　一郎", "全領域の上書き"),
        ("消去のあとに残っていた", "係長　二郎", "ファイルが1件"), ("消去", "係長　二郎", "全領域の上書き"),
        ("消去の確認", "担当　一郎", ""),
    ]  # fmt: skip
    page = signed_in_as("auditor").get(f"/media/{row.pk}/").content.decode()
    for label, name, note in found:
        assert f'<th scope="row">{label}</th>' in page
        assert f"<td>{name}</td><td>{note or '―'}</td>" in page
    assert "令和8年11月20日 14:00" in page, "書込みの日時"


def test_経過は足されるだけで書き換えられない(medium: Medium) -> None:
    [step] = MediumStep.objects.filter(medium=medium)
    step.by = "u:else"
    with pytest.raises(TypeError, match="append-only"):
        step.save()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        MediumStep.objects.filter(medium=medium).update(by="u:else")


def test_消去を確認した媒体の番号は次に使え_前の使用も並ぶ(signed_in_as: Any) -> None:
    first, second = person("担当　一郎"), person("係長　二郎")
    old = brought_back(asked("媒体-1", first), first, second)
    with pytest.raises(InvalidInput, match="消去が確認されるまで") as refused:
        asked("媒体-1", first)
    assert refused.value.field == "number"
    erased(old, first, second, 5)
    new = asked("媒体-1", first)
    assert Medium.objects.filter(number="媒体-1").count() == 2
    assert queries.other_uses(first, new) == [old]
    browser = signed_in_as("clerk")
    assert f"/media/{old.pk}/" in browser.get(f"/media/{new.pk}/").content.decode()
    assert f"/media/{new.pk}/" in browser.get(f"/media/{old.pk}/").content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Medium.objects.filter(pk=old.pk).update(state="lost")


def test_前の版の媒体も_行に残っていた分の経過を持つ() -> None:
    medium = Medium.objects.create(
        number="媒体-1", direction="call", counterpart="012033", reason="x", state="handed_over", requested_by="u:1",
        requested_at=NOW, approved_by="u:2", approved_at=NOW, written_at=NOW, handed_over_at=NOW, handed_to="受領者",
    )  # fmt: skip
    with connection.schema_editor() as editor:
        importlib.import_module("sesshu.intermediary.media.migrations.0004_steps").keep_what_is_known(apps, editor)
    steps = MediumStep.objects.filter(medium=medium).order_by("id").values_list("state", "by", "note")
    assert list(steps) == [
        ("requested", "u:1", ""), ("approved", "u:2", ""), ("written", "", ""), ("handed_over", "", "受領者"),
    ]  # fmt: skip
    assert queries.history(person("担当　一郎"), medium)[-1].name == "記録なし"


def test_期限までに消去を確認していない媒体を_管理簿と稼働状況が知らせる(signed_in_as: Any) -> None:
    def told() -> tuple[str, str]:
        [line] = [one for one in read_all() if one.name == "media_late"]
        return line.reading.state, line.reading.text

    first, second = person("担当　一郎"), person("係長　二郎")
    row = brought_back(asked("媒体-1", first), first, second)
    with clock.set_to(NOW + timedelta(days=30)):
        assert told() == ("good", "期限を過ぎた媒体はありません")
    with clock.set_to(NOW + timedelta(days=31)):
        assert told()[0] == "watch"
        assert "媒体が1件" in told()[1]
        page = signed_in_as("clerk").get("/media/").content.decode()
        assert "期限を過ぎた媒体があります" in page
        assert "（令和8年11月20日 14:00の書込み）" in page
        ExchangeRule.objects.create(
            code="medium_return_days", value=60, valid_from=NOW.date(), recorded_at=NOW, recorded_by="u:1"
        )
        assert told()[0] == "good", "日数は市が決める"
    with clock.set_to(NOW + timedelta(days=61)):
        assert told()[0] == "watch"
        erased(row, first, second, 24 * 61)
        assert told()[0] == "good"
