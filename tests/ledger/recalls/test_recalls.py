"""ロット回収: who is found, what a clerk decides, who is told how, and what goes out."""

from datetime import date

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from sesshu.foundation.files import exporting
from sesshu.foundation.forms import actions as forms
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.recalls import actions, jobs, outputs, queries
from sesshu.ledger.recalls.routes import Route
from tests.ledger.mailings.office import child, gone, protected
from tests.ledger.recalls.office import clinic, dose, recalled, row_of

pytestmark = pytest.mark.django_db
PURPOSE = "LOT_RECALL"


def found(recall) -> dict[str, str]:
    return {row.resident.name: f"{row.certainty} {row.why_code}" for row in recall.doses.select_related("resident")}


def test_転出した人も死亡した人も見つかり_別のロットと取消済みは見つからない(clerk: Actor) -> None:
    for name, lot in (("一致", "AB1234"), ("全角", "ａｂ-１２３４"), ("読違い", "ABI234"), ("別番", "XY9876")):
        dose(child(name), lot)
    gone(child_moved := child("転出"), "moved_out")
    dose(child_moved, "AB1234")
    gone(child_dead := child("死亡"), "dead")
    dose(child_dead, "AB1234")
    withdrawn = dose(child("取消"), "AB1234")
    Dose.objects.filter(pk=withdrawn.pk).update(
        withdrawn_at=withdrawn.recorded_at, withdrawn_by="u:test", withdraw_reason="not_given"
    )
    recall = recalled(clerk)
    same, misread = "certain same", "possible misread"
    assert found(recall) == {"一致": same, "全角": same, "読違い": misread, "転出": same, "死亡": same}
    assert recall.doses_searched == 6


def test_ロットの無い接種は_同じ医療機関で使っていた期間だけが可能性あり(clerk: Actor) -> None:
    dose(child("初め"), "AB1234", date(2026, 9, 1))
    dose(child("終り"), "AB1234", date(2026, 9, 30))
    dose(child("空欄"), "", date(2026, 9, 15))
    dose(child("期間外"), "", date(2026, 10, 1))
    dose(child("別の所"), "", date(2026, 9, 15), institution_code="0110199999")
    assert found(recalled(clerk))["空欄"] == "possible blank"
    assert set(found(recalled(clerk))) == {"初め", "終り", "空欄"}
    wider = recalled(clerk, used_from=date(2026, 8, 1), used_until=date(2026, 10, 31))
    assert found(wider)["期間外"] == "possible blank"


def test_同じ番号が別のワクチンとして記録されていれば_記録誤りを疑う(clerk: Actor) -> None:
    dose(child("水痘"), "AB1234", product="varicella")
    assert found(recalled(clerk)) == {"水痘": "possible other_product"}


def test_確実な接種は該当となり_可能性のある接種は職員が理由を付けて決める(clerk: Actor) -> None:
    sure, maybe, other = child("確実"), child("不明"), child("違う")
    dose(sure, "AB1234")
    dose(maybe, "AB1Z34")
    dose(other, "AB1334")
    recall = recalled(clerk)
    assert queries.numbers(clerk, recall).affected == 1
    decided = {"by": clerk, "purpose": PURPOSE, "recall_id": recall.id}
    actions.decide(dose_ids=[row_of(recall, maybe).id], decision="confirmed", reason="医療機関に確認", **decided)
    actions.decide(dose_ids=[row_of(recall, other).id], decision="rejected", reason="別の番号と確認", **decided)
    assert {row.resident.name for row in queries.affected(clerk, recall)} == {"確実", "不明"}
    entry = Entry.objects.filter(act="lot_recall.decided").first()
    assert Subject.objects.filter(entry_queue_id=entry.queue_id, subject=f"resident:{maybe.id}").exists()


def test_判断には理由が要り_この回収の接種だけを決められる(clerk: Actor) -> None:
    dose(maybe := child("不明"), "AB1Z34")
    recall = recalled(clerk)
    row = row_of(recall, maybe).id
    with pytest.raises(InvalidInput, match="理由を入力"):
        actions.decide(recall_id=recall.id, dose_ids=[row], decision="confirmed", reason=" ", by=clerk, purpose=PURPOSE)
    with pytest.raises(InvalidInput, match="該当しない"):
        actions.decide(recall_id=recall.id, dose_ids=[row], decision="maybe", reason="?", by=clerk, purpose=PURPOSE)


def test_権限のない人は登録できない(counter: Actor) -> None:
    with pytest.raises(NotPermitted):
        recalled(counter)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"lots": ["A1"]}, "英数字3文字以上"),
        ({"lots": []}, "英数字3文字以上"),
        ({"product": "x"}, "一覧にあるもの"),
        ({"announced_on": date(2026, 11, 21)}, "未来の日付"),
        ({"used_from": date(2026, 9, 1)}, "両方を"),
        ({"used_from": date(2026, 9, 2), "used_until": date(2026, 9, 1)}, "古い日から"),
    ],
)
def test_登録できない内容は欄と例を言って断る(clerk: Actor, asked: dict, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        recalled(clerk, **asked)
    assert refused.value.field


def test_もう一度探すと_あとから入った接種が加わり_判断は残る(clerk: Actor) -> None:
    dose(first := child("前"), "AB1Z34")
    recall = recalled(clerk)
    actions.decide(
        recall_id=recall.id, dose_ids=[row_of(recall, first).id], decision="rejected", reason="別の番号", by=clerk,
        purpose=PURPOSE,
    )  # fmt: skip
    dose(child("後"), "AB1234")
    assert actions.search_again(recall_id=recall.id, by=clerk, purpose=PURPOSE) == 1
    assert actions.search_again(recall_id=recall.id, by=clerk, purpose=PURPOSE) == 0
    assert row_of(recall, first).decision == "rejected"


def test_連絡の方法は_手紙と支援措置と転出と死亡に分かれ_係長でも支援措置は手紙にならない(chief: Actor) -> None:
    people = {name: child(name) for name in ("在住", "支援", "転出", "死亡")}
    gone(people["転出"], "moved_out")
    gone(people["死亡"], "dead")
    protected(people["支援"])
    for person in people.values():
        dose(person, "AB1234")
    recall = recalled(chief)
    told = {one.resident.name: one for one in queries.people(chief, recall).values()}
    assert {name: one.route for name, one in told.items()} == {
        "在住": Route.LETTER, "支援": Route.PROTECTED, "転出": Route.MOVED_OUT, "死亡": Route.DEAD,
    }  # fmt: skip
    assert "手取本町" not in told["支援"].address.address


def test_手紙は在住の該当者だけに一度だけ作られ_同じ人の二つの接種は一通に載る(clerk: Actor) -> None:
    clinic(clerk)
    one, guarded = child("手紙　花子"), child("支援　守")
    protected(guarded)
    dose(one, "AB1234", date(2026, 9, 1))
    dose(one, "AB1234", date(2026, 10, 1))
    dose(guarded, "AB1234")
    dose(child("未確認"), "AB1Z34")
    recall = recalled(clerk)
    run = outputs.prepare_letters(recall_id=recall.id, by=clerk, purpose=PURPOSE)
    [row] = run.frozen_rows.all()
    assert row.subject == f"resident:{one.id}"
    assert [line[0] for line in row.values["doses"]] == ["令和8年9月1日", "令和8年10月1日"]
    assert row.values["doses"][0][1] == "みどり小児科"
    assert row.values["honorific"] == "　様の保護者様"
    with pytest.raises(NotNow, match="手紙を送る人がいません"):
        outputs.prepare_letters(recall_id=recall.id, by=clerk, purpose=PURPOSE)
    with pytest.raises(NotNow, match="手紙を作成した接種"):
        actions.decide(
            recall_id=recall.id, dose_ids=[recall.doses.filter(resident=one).first().id], decision="rejected",
            reason="?", by=clerk, purpose=PURPOSE,
        )  # fmt: skip


def test_手紙と照会票はPDFになり_照会票に氏名は無い(clerk: Actor) -> None:
    clinic(clerk)
    for number in range(30):
        dose(child(f"架空　{number}子"), "AB1234")
    recall = recalled(clerk)
    letters = outputs.prepare_letters(recall_id=recall.id, by=clerk, purpose=PURPOSE)
    fax = outputs.prepare_fax(recall_id=recall.id, by=clerk, purpose=PURPOSE)
    for run in (letters, fax):
        list(forms.print_parts(run=run, by=clerk))
        run.refresh_from_db()
    assert letters.pages == 30
    assert fax.pages == 3  # 12 doses a sheet
    sheets = list(fax.frozen_rows.order_by("number"))
    assert [len(sheet.values["doses"]) for sheet in sheets] == [12, 12, 6]
    assert "架空" not in str([sheet.values for sheet in sheets])
    assert jobs.start(fax, by=clerk, purpose=PURPOSE).kind == jobs.PRINT


def test_最も長い文面でも一通一枚に収まる(clerk: Actor) -> None:
    clinic(clerk)
    for number in range(15):
        dose(child(f"架空　{number}子"), "AB1234")
    lots = ["AB1234", *(f"LOT{number:03d}AB" for number in range(40))]
    recall = recalled(
        clerk, lots=lots, reason="規" * 200, contact="\n".join(["試験市 予防接種係 電話 000-000-0000"] * 5),
        what_to_do="\n".join(["心配なときは医療機関に相談してください。" * 2] * 10),
    )  # fmt: skip
    for run in (
        outputs.prepare_letters(recall_id=recall.id, by=clerk, purpose=PURPOSE),
        outputs.prepare_fax(recall_id=recall.id, by=clerk, purpose=PURPOSE),
    ):
        list(forms.print_parts(run=run, by=clerk))
        run.refresh_from_db()
        assert run.pages == run.rows


def test_一覧は出力台帳に残り_支援措置の住所は載らない(chief: Actor) -> None:
    clinic(chief)
    guarded = child("支援　守")
    protected(guarded)
    dose(guarded, "AB1234")
    dose(child("在住"), "AB1234")
    recall = recalled(chief)
    made = outputs.export_people(recall_id=recall.id, route="", profile="human", by=chief, purpose=PURPOSE)
    text = exporting.contents(export=made, by=chief).decode("utf-8-sig")
    assert made.rows == 2
    line = next(line for line in text.splitlines() if "支援　守" in line)
    assert "支援措置のため表示しません" in line
    assert "手取本町" not in line
    only = outputs.export_people(recall_id=recall.id, route="letter", profile="xlsx", by=chief, purpose=PURPOSE)
    assert only.rows == 1
    places = outputs.export_institutions(recall_id=recall.id, profile="human", by=chief, purpose=PURPOSE)
    assert "みどり小児科" in exporting.contents(export=places, by=chief).decode("utf-8-sig")


def test_終了は_未確認が無くなってから(clerk: Actor) -> None:
    dose(maybe := child("不明"), "AB1Z34")
    recall = recalled(clerk)
    with pytest.raises(NotNow, match="判断していない接種が1件"):
        actions.close(recall_id=recall.id, note="済み", by=clerk, purpose=PURPOSE)
    actions.decide(
        recall_id=recall.id, dose_ids=[row_of(recall, maybe).id], decision="rejected", reason="別の番号", by=clerk,
        purpose=PURPOSE,
    )  # fmt: skip
    actions.close(recall_id=recall.id, note="済み", by=clerk, purpose=PURPOSE)
    with pytest.raises(NotNow, match="終了しています"):
        actions.search_again(recall_id=recall.id, by=clerk, purpose=PURPOSE)


def test_回収の番号は年度ごとに続く(clerk: Actor) -> None:
    assert [recalled(clerk).label, recalled(clerk).label] == ["回収2026-001", "回収2026-002"]
