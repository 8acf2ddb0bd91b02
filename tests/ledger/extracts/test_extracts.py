"""データ出力: 項目は権限の分だけ、件数は先に、支援措置の住所は隠し、個人番号は出さず、前回との違いが分かる。"""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow, NotPermitted
from sesshu.foundation.files.models import Export
from sesshu.foundation.screens import work
from sesshu.ledger.extracts import actions, differences, looking, making, policies, queries, reading, rules
from sesshu.ledger.extracts.models import ExtractDefinition, ExtractRun
from sesshu.ledger.extracts.questions import Question
from sesshu.ledger.extracts.scanning import holds_one, refuse_individual_numbers
from sesshu.ledger.extracts.statements import _cell, copy_out
from sesshu.ledger.extracts.subjects import columns, columns_for, subjects
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.queries import MASK
from sesshu.numbers.individual_number import complete
from sesshu.text import formula_safe
from tests.ledger.extracts.office import USUAL, WHY, again, bytes_of, put_out
from tests.ledger.mailings.office import NOW, child, dosed, gone, protected

pytestmark = pytest.mark.django_db
NOBODY = Actor("person", "none", frozenset({"extract.use", "resident.read", "file.export"}))


@pytest.fixture(autouse=True)
def today(tmp_path: Path, settings: Any) -> Any:
    settings.SESSHU_VAR = tmp_path
    with clock.set_to(NOW):
        yield


def rows_of(run: ExtractRun, by: Actor) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(bytes_of(run, by).decode("utf-8-sig"), newline="")))


def test_対象ごとの項目は辞書から_どの対象も数えられる(chief: Actor) -> None:
    for code, of in subjects().items():
        assert set(of.usual) <= columns(code).keys(), code
        assert set(of.where) <= columns(code).keys(), code
        question = Question(code, of.usual)
        assert actions.count(question=question, by=chief, purpose="FILE_EXCHANGE") == 0


def test_だれにも見せない項目は_どの対象にもない() -> None:
    for code in subjects():
        for one in columns(code).values():
            assert one.item.data_class not in ("technical", "secret", "staff", "link"), one.code


def test_住所の権限がない人は_住所を選べず_条件にもできない(clerk: Actor, chief: Actor) -> None:
    assert "resident.address" not in columns_for(clerk, "residents")
    assert "resident.address" in columns_for(chief, "residents")
    for question in (
        Question("residents", ("resident.address",)),
        Question("residents", USUAL, {"resident.town": {"begins": ["中央"]}}),
    ):
        with pytest.raises(NotPermitted, match="権限がありません"):
            actions.keep(question=question, by=clerk, purpose="FILE_EXCHANGE")
    assert ExtractDefinition.objects.count() == 0


def test_支援措置かどうかは_別管理を見る権限のない人には選べない() -> None:
    assert "resident.address_protected" not in columns_for(NOBODY, "residents")


def test_条件は言葉になり_合う人だけが出る(clerk: Actor) -> None:
    child("試験　花子", birth=date(2020, 6, 15), sex="F")
    child("試験　太郎", birth=date(2020, 6, 16), sex="M")
    child("試験　次郎", birth=date(2019, 6, 15), sex="M")
    where = {"resident.birth_date": {"from": "2020-04-02", "until": "2021-04-01"}, "resident.sex": {"in": ["M"]}}
    question = Question("residents", USUAL, where)
    assert question.sentences() == [
        "住民の生年月日が令和2年4月2日から令和3年4月1日まで", "住民の性別が「男」",
    ]  # fmt: skip
    run = put_out(question, clerk, profile="human")
    assert [row["氏名"] for row in rows_of(run, clerk)] == ["試験　太郎"]
    assert rows_of(run, clerk)[0]["性別"] == "男"
    assert rows_of(put_out(question, clerk), clerk)[0]["resident.sex"] == "M"


def test_接種記録は_取り消したものを除き_符号が言葉になる(clerk: Actor) -> None:
    person = child()
    dosed(person, date(2021, 7, 1))
    chosen = ("resident.name", "dose.given_on", "dose.product", "dose.kind")
    [row] = rows_of(put_out(Question("doses", chosen), clerk, profile="human"), clerk)
    assert (row["氏名"], row["接種した日"], row["予防接種の区分"]) == (person.name, "2021-07-01", "定期")
    person.doses.update(withdrawn_at=NOW, withdrawn_by="u:x", withdraw_reason="wrong_entry")
    with pytest.raises(NotNow, match="合うものはありません"):
        put_out(Question("doses", chosen), clerk)


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ({"resident.birth_date": {"from": "2021-04-02", "until": "2020-04-01"}}, "小さい方から大きい方"),
        ({"resident.birth_date": {"from": "昨日"}}, "日付で入力"),
        ({"resident.sex": {"in": ["x"]}}, "「x」はありません"),
        ({"resident.sex": {"begins": ["F"]}}, "使えません。使える語：in"),
        ({"resident.sex": {"in": []}}, "1個以上"),
        ({"resident.shoe": {"in": ["F"]}}, "出力できません"),
    ],
)
def test_意味のない条件は_項目と書き方を言って断る(clerk: Actor, where: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        Question("residents", USUAL, where).check(clerk)


def test_支援措置の世帯の住所は隠れ_町の一覧にも載らない(chief: Actor) -> None:
    hidden, open_one = child("秘匿　花子", town="秘密町", address="秘密町1", household_number="77"), None
    protected(hidden)
    child("家族　太郎", town="秘密町", address="秘密町1", household_number="77")
    open_one = child("公開　花子", town="中央", address="中央1", household_number="78")
    chosen = ("resident.name", "resident.town", "resident.address", "resident.postal_code")
    found = {row["resident.name"]: row for row in rows_of(put_out(Question("residents", chosen), chief), chief)}
    assert found[open_one.name]["resident.address"] == "中央1"
    for name in ("秘匿　花子", "家族　太郎"):
        assert found[name]["resident.address"] == MASK
        assert found[name]["resident.town"] == found[name]["resident.postal_code"] == ""
    with pytest.raises(NotNow):
        put_out(Question("residents", chosen, {"resident.town": {"begins": ["秘密"]}}), chief)
    dosed(hidden, date(2021, 7, 1))
    [row] = rows_of(put_out(Question("doses", ("dose.given_on", "resident.address")), chief), chief)
    assert row["resident.address"] == MASK


def to_make(viewer: Actor) -> list[str]:
    """What 私の作業 says of approved outputs."""
    return [one.item.label for one in work.work_of(viewer) if one.kind == "データ出力"]


def test_支援措置の住所は_理由と別の職員の承認で一度だけ出る(chief: Actor) -> None:
    protected(child("秘匿　花子", address="秘密町1"))
    other = Actor("person", "chief-2", chief.permissions, display_name="別の係長")
    question = Question("residents", ("resident.name", "resident.address"))
    kept = actions.keep(question=question, by=chief, purpose="FILE_EXCHANGE")
    asked = {"definition_id": kept.pk, "profile": "machine", "with_protected": True, "by": chief, **WHY}
    with pytest.raises(InvalidInput, match="理由を5文字以上"):
        actions.ask(**asked, reason="急ぎ")
    run = actions.ask(**asked, reason="通知を手渡しするため")
    with pytest.raises(approvals.ApprovalNeeded):
        making.make(run_id=run.pk, by=chief)
    with pytest.raises(NotPermitted):
        approvals.approve(approval_id=run.approval, by=chief)  # type: ignore[arg-type]
    assert to_make(chief) == []
    approvals.approve(approval_id=run.approval, by=other)  # type: ignore[arg-type]
    assert (to_make(chief), to_make(other)) == (["承認されたデータ出力（住民）"], [])
    done = making.make(run_id=run.pk, by=chief)
    assert to_make(chief) == []
    assert rows_of(done, chief)[0]["resident.address"] == "秘密町1"
    with pytest.raises(NotPermitted):
        bytes_of(done, other)
    assert making.make(run_id=run.pk, by=chief).export_id == done.export_id
    assert Export.objects.count() == 1


def test_分離した記録と統合された人は_どこにも出ない(clerk: Actor) -> None:
    sealed, joined = child("分離　花子"), child("統合　花子")
    dosed(sealed, date(2021, 7, 1))
    Resident.objects.filter(pk=sealed.pk).update(sealed=True)
    Resident.objects.filter(pk=joined.pk).update(status="joined")
    for question in (Question("residents", USUAL), Question("doses", ("resident.name",))):
        assert actions.count(question=question, by=clerk, purpose="FILE_EXCHANGE") == 0


def test_多い出力には承認願の番号が要り_多すぎる出力は断る(clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    child(), child("試験　太郎")
    limits = {"application_from": 1, "most_rows": 5}
    monkeypatch.setattr(rules, "value", lambda code, real=rules.value: limits.get(code) or real(code))
    with pytest.raises(InvalidInput, match="1件を超える出力には、データ使用承認願の番号") as refused:
        put_out(Question("residents", USUAL), clerk)
    assert (refused.value.field, refused.value.example) == ("application_number", "R8-12")
    run = put_out(Question("residents", USUAL), clerk, application_number="R8-12")
    assert run.rows == 2
    assert Entry.objects.filter(act="file.exported").latest("queue_id").body.count('"case":"R8-12"') == 1
    limits["most_rows"] = 1
    with pytest.raises(NotNow, match="1回に出力できる1件を超えます"):
        put_out(Question("residents", USUAL), clerk, application_number="R8-12")


def test_時間のかかりすぎる抽出は_始める前と途中でやめて助言する(monkeypatch: pytest.MonkeyPatch, clerk: Actor) -> None:
    child()
    monkeypatch.setattr(reading, "TEN_THOUSAND", 0)
    with pytest.raises(NotNow, match="始めませんでした。日付か種類の条件"):
        actions.count(question=Question("residents", USUAL), by=clerk, purpose="FILE_EXCHANGE")
    with pytest.raises(NotNow, match="1秒を超えたため、途中でやめました"), reading.looking(1) as cursor:
        cursor.execute("SELECT pg_sleep(5)")
    assert Resident.objects.count() == 1, "読めなくなっていない"
    with pytest.raises(Exception, match="read-only"), reading.looking(5) as cursor:
        cursor.execute("UPDATE resident SET version = 9")


def test_個人番号の形の数字があれば_ファイルを作らずに行と項目を言う(clerk: Actor) -> None:
    number = complete("12345678901").reveal()
    child("試験　太郎", kana="ア")
    child(f"試験　{number[:4]}-{number[4:8]}-{number[8:]}", kana="ソ")
    kept = actions.keep(question=Question("residents", USUAL), by=clerk, purpose="FILE_EXCHANGE")
    for profile in ("machine", "human", "cp932", "xlsx"):
        run = actions.ask(definition_id=kept.pk, profile=profile, by=clerk, **WHY)
        with pytest.raises(NotNow, match="「氏名」に、個人番号") as refused:
            making.make(run_id=run.pk, by=clerk)
        assert number not in refused.value.message
        assert "行目" in refused.value.message
        run.refresh_from_db()
        assert run.state == "refused"
    assert Export.objects.count() == 0


def test_多い出力は別の処理が探す_見つかれば同じ断り方で_見終わらなければ登録しない(
    clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "MANY", 0)
    child("試験　花子")
    question = Question("residents", USUAL)
    assert put_out(question, clerk).rows == 1
    number = complete("12345678901").reveal()
    child(f"試験　{number[:4]}-{number[4:8]}-{number[8:]}")
    with pytest.raises(NotNow, match="「氏名」に、個人番号") as refused:
        put_out(question, clerk)
    assert number not in refused.value.message
    monkeypatch.setattr(looking.Beside, "look", lambda self, *_: self.process.kill())
    with pytest.raises(RuntimeError, match="not seen every row"):
        put_out(question, clerk)
    assert Export.objects.count() == 1


def test_別の処理は_届いた行の数を言い_途中で切れた行は数えない() -> None:
    beside = looking.Beside(["氏名"], [False])
    for n in range(3):
        beside.look("試験　花子\r\n".encode() * 2000 * (n + 1), 2000 * (n + 1))
    beside.finish()
    assert beside.process.wait() == 0
    beside.end()
    cut = looking.Beside(["氏名"], [False])
    cut.look(b"1\r\n", 1)
    cut.pipe.write(looking.PIECE.pack(1, 100) + b"2\r\n")
    cut.sent += 1
    with pytest.raises(RuntimeError, match="not seen every row"):
        cut.finish()
    cut.end()


def test_宛名番号は12桁で検査数字が合っても個人番号ではない(clerk: Actor) -> None:
    person = child()
    Resident.objects.filter(pk=person.pk).update(addressee_number=complete("12345678901").reveal())
    assert put_out(Question("residents", USUAL), clerk).rows == 1


@given(st.text(alphabet="0123456789０１２-－ あ", min_size=10, max_size=20))
def test_個人番号の探し方は幅とハイフンによらない(text: str) -> None:
    number = complete("98765432109").reveal()
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
    assert holds_one(f"番号は{number}です")
    assert holds_one(wide)
    assert holds_one(f"{number[:4]} {number[4:8]} {number[8:]}")
    assert not holds_one(f"{number}1")
    holds_one(text)


PARTS = [
    "0",
    "12",
    "９",
    "987654",
    "987654321093",
    "９８７６５４",
    "321093",
    " ",
    "-",
    "－",
    "ー",
    "　",
    "あ",
    "（",
    "ア１",
    "ｰ",
    "―",
    "⑫",
    "𝟗",
    "③",
    "㈱",
]


@given(st.lists(st.lists(st.sampled_from(PARTS), max_size=6).map("".join), min_size=1, max_size=4))
def test_行をまとめて探しても_一つずつ探すのと同じ項目を見つける(cells: list[str]) -> None:
    assert holds_one("987654321093")
    rows = "".join(f"{cell},東京都\r\n" for cell in cells).encode()
    expected = any(holds_one(cell) for cell in cells)
    try:
        refuse_individual_numbers(rows, 1, ["氏名", "住所"], [False, False])
        found = False
    except NotNow:
        found = True
    assert found is expected


def test_形式ごとの中身_数式は動かず_CP932にない字は報告される(clerk: Actor) -> None:
    person = child("=HYPERLINK(1)　𠮷子", kana="@カナ")
    chosen = ("resident.addressee_number", "resident.name", "resident.kana", "resident.birth_date")
    question = Question("residents", chosen)
    made = {profile: put_out(question, clerk, profile=profile) for profile in ("machine", "human", "cp932", "xlsx")}
    machine = bytes_of(made["machine"], clerk).decode()
    assert machine.splitlines()[0] == ",".join(chosen)
    assert machine.endswith(f"{person.birth_date}\r\n")
    human = bytes_of(made["human"], clerk)
    assert human.startswith(b"\xef\xbb\xbf")
    [row] = rows_of(made["human"], clerk)
    assert row["氏名"] == "'=HYPERLINK(1)　𠮷子"
    assert row["カナ氏名"] == "'@カナ"
    old = bytes_of(made["cp932"], clerk).decode("cp932")
    assert "〓子" in old
    report = queries.export_of(made["cp932"])
    assert report
    assert report.replacements[0]["code_points"] == "U+20BB7"
    assert report.replaced == 1
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(bytes_of(made["xlsx"], clerk))).get_sheet_by_index(0)
    assert sheet.to_python()[1] == [person.addressee_number, "=HYPERLINK(1)　𠮷子", "@カナ", person.birth_date]


@given(st.text(alphabet="=+-@＝＋－＠ \t\n\r\u3000\u00a0\u2003a1.,あ'", max_size=6))
def test_数式よけは_SQLでも同じ(text: str) -> None:
    column = columns("residents")["resident.name"]
    sql, values = _cell(column, "q.c0", for_people=True, safe=True)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql} FROM (SELECT %s::text AS c0) q", [*values, text])  # noqa: S608
        assert cursor.fetchone()[0] == formula_safe(text)


def test_出力は台帳に登録され_一人ずつの記録に残る(clerk: Actor) -> None:
    person = child()
    run = put_out(Question("residents", USUAL), clerk)
    export = queries.export_of(run)
    assert export
    assert (export.rows, export.subjects, export.by, export.purpose) == (1, 1, clerk.code, "RECOMMENDATION")
    assert [column["field"] for column in export.columns] == list(USUAL)
    acts = list(Entry.objects.order_by("queue_id").values_list("act", flat=True))
    assert acts.index("extract.read") < acts.index("file.exported")
    assert Subject.objects.filter(subject=f"resident:{person.pk}").exists()


def test_とても多い人は_利用記録に人数を_控えに人を残す(clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [child(f"試験　{n}") for n in range(3)]
    monkeypatch.setattr(rules, "value", lambda code, real=rules.value: {"marked": 2}.get(code) or real(code))
    run = put_out(Question("residents", USUAL), clerk)
    export = queries.export_of(run)
    assert export
    assert export.subjects == 3
    assert not Subject.objects.filter(subject__in=[f"resident:{p.pk}" for p in people]).exists()
    assert queries.holds(run, people[0].pk)
    assert not queries.holds(run, run.pk)


def test_保存した定義をもう一度出力すると_前回との違いが分かる(clerk: Actor) -> None:
    stays, goes, changes = child("試験　一子"), child("試験　二子"), child("試験　三子")
    where = {"resident.status": {"in": ["living"]}}
    first = put_out(Question("residents", USUAL, where), clerk, name="住民の一覧")
    assert first.compared_with is None
    same = again(first, clerk)
    assert (same.added, same.changed, same.removed) == (0, 0, 0)
    gone(goes, "moved_out")
    Resident.objects.filter(pk=changes.pk).update(name="改姓　三子")
    child("試験　四子")
    run = again(first, clerk)
    assert (run.added, run.changed, run.removed) == (1, 1, 1)
    made = differences.export_differences(run_id=run.pk, profile="machine", by=clerk)
    from sesshu.foundation.files.exporting import contents

    lines = list(csv.DictReader(io.StringIO(contents(export=made, by=clerk).decode())))
    assert {(line["change"], line["name"]) for line in lines} == {
        ("追加", "試験　四子"), ("変更", "改姓　三子"), ("削除", "試験　二子"),
    }  # fmt: skip
    assert stays.name not in contents(export=made, by=clerk).decode()


def test_控えの値は_どの対象のどの項目からも作れる(chief: Actor) -> None:
    for code in subjects():
        every = tuple(columns_for(chief, code))
        question = Question(code, every)
        asked = copy_out(
            question.rows(chief), question.chosen(), profile="machine", of_persons=question.of.is_of_persons
        )  # fmt: skip
        with transaction.atomic():
            assert list(reading.batches(asked)) == [], code


def test_同じ値は同じ控え_値が入れ替わっても空になっても分かる(clerk: Actor) -> None:
    person = child("同じ", kana="同じ")
    chosen = ("resident.name", "resident.kana", "resident.birth_date", "resident.status_on")
    first = put_out(Question("residents", chosen), clerk, name="控え")
    human = actions.ask(definition_id=first.definition_id, profile="human", by=clerk, **WHY)
    assert making.make(run_id=human.pk, by=clerk).compared_with is None, "違いは同じ形式の前回と比べる"
    for values in (
        {"name": "同じ", "kana": "違う"}, {"name": "違う", "kana": "同じ"}, {"kana": ""},
        {"birth_date": date(2020, 6, 1), "status_on": date(2020, 6, 2)},
        {"birth_date": date(2020, 6, 2), "status_on": date(2020, 6, 1)},
    ):  # fmt: skip
        Resident.objects.filter(pk=person.pk).update(**values)
        assert again(first, clerk).changed == 1, values
        assert again(first, clerk).changed == 0, values


def test_共有は所属の中だけ_変えられるのは作った人だけ(clerk: Actor, chief: Actor) -> None:
    kept = actions.keep(question=Question("residents", USUAL), by=clerk, purpose="FILE_EXCHANGE")
    with pytest.raises(InvalidInput, match="所属が登録されていない"):
        actions.name(definition_id=kept.pk, name="一覧", shared=True, by=clerk, purpose="FILE_EXCHANGE")
    with pytest.raises(NotFound):
        queries.get(chief, kept.pk)
    assert policies.may_use(kept, chief, "") is False
    kept.shared, kept.section = True, "健康課"
    assert policies.may_use(kept, chief, "健康課")
    assert not policies.may_use(kept, chief, "税務課")


def test_権限がなくなった職員の裏の出力は止まる(clerk: Actor) -> None:
    from sesshu.ledger.extracts.acting import actor_of

    with pytest.raises(NotPermitted, match="いまは利用できません"):
        actor_of("u:00000000-0000-0000-0000-000000000000")
    child()
    kept = actions.keep(question=Question("residents", USUAL), by=clerk, purpose="FILE_EXCHANGE")
    run = actions.ask(definition_id=kept.pk, profile="machine", by=clerk, **WHY)
    with pytest.raises(NotPermitted):
        making.make(run_id=run.pk, by=Actor("person", clerk.id, clerk.permissions - {"resident.read"}))
    assert Export.objects.count() == 0
