"""一覧の設定: columns, order and conditions under a name; one opens the list; shared in the section."""

from dataclasses import replace
from typing import Any

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.foundation.files.listing import export_table
from sesshu.foundation.files.models import Export
from sesshu.foundation.screens import arranging, list_settings
from sesshu.foundation.screens.arranging import OpenWith
from sesshu.foundation.screens.fields import TextField
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.tables import Column, Table

GIVEN: dict[str, Any] = {"table": "rows", "purpose": "OWN_ACCOUNT"}
COLUMNS = [
    Column("name", "名称", value=lambda row: row[0]),
    Column("number", "件数", value=lambda row: row[1]),
    Column("on", "日付", value=lambda row: row[2]),
    Column("kana", "カナ", value=lambda row: row[3], optional=True),
]
ROWS = [("甲", 1, "R8.11.1", "コウ"), ("乙", 2, "R8.11.2", "オツ")]


class WordFilter(FilterForm):
    word = TextField("語", required=False)


def listed(query: str, actor: Actor | None = None) -> Table:
    request = RequestFactory().get(f"/rows/{query and '?'}{query}")
    request.actor = actor
    return Table(request, name="rows", columns=COLUMNS, rows=ROWS, filters=WordFilter(request.GET))


def shown(table: Table) -> list[str]:
    return [column.key for column in table.columns]


def test_列は選んだ順に並び_先頭の列は動かず_知らない列は見ない() -> None:
    assert shown(listed("x=1")) == ["name", "number", "on"]
    assert shown(listed("columns=kana,number,password,kana")) == ["name", "kana", "number"]
    assert shown(listed("columns=password")) == ["name", "number", "on"]
    assert listed("columns=on,number").arrangement == "on,number"
    assert listed("columns=number,on").arrangement == ""  # as the list is made


def test_順番は番号で決まり_読めない番号は最後になる() -> None:
    numbers = {"place-a": "3", "place-b": "１", "place-c": "1", "place-d": "9" * 30}
    assert arranging.sent(["a", "b", "c", "d"], numbers) == "c,a,b,d"


def test_並べ替え_ページ送り_条件の変更で列は残る() -> None:
    page = str(listed("word=x&columns=kana"))
    assert page.count('name="columns" value="kana"') == 2
    assert listed("word=x&columns=kana").address_of_list == "word=x&columns=kana"
    assert listed("word=x&columns=kana").conditions == [("word", "x")]


@pytest.mark.django_db
def test_ファイルには選んだ列が選んだ順に入る(clerk: Actor) -> None:
    by = replace(clerk, permissions=clerk.permissions | {"file.export"})
    made = export_table(table=listed("columns=kana,number"), name="試し", by=by, purpose="FILE_EXCHANGE")
    assert [column["label"] for column in Export.objects.get(pk=made.pk).columns] == ["名称", "カナ", "件数"]


@pytest.mark.django_db
def test_既定にした設定で開き_条件を消すと元の形で見られる(clerk: Actor) -> None:
    list_settings.save_setting(
        name="毎朝", conditions="word=x", columns=["kana"], sort="-number", is_default=True, by=clerk, **GIVEN
    )
    with pytest.raises(OpenWith) as opened:
        listed("", clerk)
    assert QueryDict(opened.value.address.split("?")[1]).dict() == {"word": "x", "sort": "-number", "columns": "kana"}
    plain = listed("plain=1", clerk)
    assert shown(plain) == ["name", "number", "on"]
    assert plain.plain_address == "/rows/?plain=1"
    [setting] = plain.saved
    list_settings.open_plainly(setting_id=setting.id, by=clerk, purpose="OWN_ACCOUNT")
    assert shown(listed("", clerk)) == ["name", "number", "on"]


def somebody(actor: Actor, section: str, login: str) -> Actor:
    today = clock.today()
    account = Account.objects.create(
        login_id=login, display_name=login, office_section=section, active_from=today, created_at=clock.now()
    )
    return replace(actor, id=str(account.pk))


@pytest.mark.django_db
def test_共有した設定は同じ所属の人だけが使え_消せるのは作った人だけ(clerk: Actor) -> None:
    owner, colleague = somebody(clerk, "保健予防課", "one"), somebody(clerk, "保健予防課", "two")
    stranger, alone = somebody(clerk, "税務課", "three"), somebody(clerk, "", "four")
    mine = list_settings.save_setting(name="自分だけ", by=owner, **GIVEN)
    ours = list_settings.save_setting(name="課で使う", columns=["on"], shared=True, by=owner, **GIVEN)
    assert [one.name for one in list_settings.settings_of(owner, "rows")] == ["自分だけ", "課で使う"]
    assert [one.name for one in list_settings.settings_of(colleague, "rows")] == ["課で使う"]
    assert list_settings.settings_of(stranger, "rows") == []
    assert list_settings.settings_of(alone, "rows") == []
    list_settings.open_with(setting_id=ours.id, by=colleague, purpose="OWN_ACCOUNT")
    assert list_settings.settings_of(colleague, "rows")[0].is_default  # type: ignore[attr-defined]
    assert not any(one.is_default for one in list_settings.settings_of(owner, "rows"))  # type: ignore[attr-defined]
    for act in (list_settings.open_with, list_settings.open_plainly):
        with pytest.raises(NotFound):
            act(setting_id=ours.id, by=stranger, purpose="OWN_ACCOUNT")
        with pytest.raises(NotFound):
            act(setting_id=mine.id, by=colleague, purpose="OWN_ACCOUNT")
    with pytest.raises(NotFound):
        list_settings.forget_setting(setting_id=ours.id, by=colleague, purpose="OWN_ACCOUNT")
    list_settings.forget_setting(setting_id=ours.id, by=owner, purpose="OWN_ACCOUNT")
    assert list_settings.settings_of(colleague, "rows") == []
    with pytest.raises(InvalidInput, match="所属が登録されていない"):
        list_settings.save_setting(name="共有", shared=True, by=alone, **GIVEN)


@pytest.mark.django_db
def test_同じ名前は書き換わり_保存できる設定は二十件まで(clerk: Actor) -> None:
    for number in range(20):
        list_settings.save_setting(name=f"条件{number}", conditions="a=1", by=clerk, **GIVEN)
    with pytest.raises(InvalidInput, match="20件まで"):
        list_settings.save_setting(name="あふれ", by=clerk, **GIVEN)
    assert list_settings.save_setting(name="条件3", conditions="b=2", by=clerk, **GIVEN).conditions == "b=2"
    assert len(list_settings.settings_of(clerk, "rows")) == 20
    for name in ("", "　", "あ" * 31):
        with pytest.raises(InvalidInput, match="1文字以上30文字以内"):
            list_settings.save_setting(name=name, by=clerk, **GIVEN)
