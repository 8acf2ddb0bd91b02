"""窓口・電話: what a typed text means, what a slip keeps, how many queries the screen takes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from sesshu.ledger.counter.finding import find
from sesshu.ledger.counter.household import members
from sesshu.ledger.counter.screens.serving import slip_page
from sesshu.ledger.duplicates import actions as duplicates
from sesshu.ledger.inquiries import actions
from sesshu.ledger.inquiries import queries as slips
from sesshu.ledger.inquiries.actions import NewLine
from sesshu.ledger.inquiries.screens.pages import detail_page
from sesshu.ledger.remarks.actions import write_remark
from sesshu.ledger.remarks.screens.pages import person_page
from sesshu.ledger.residents import following, identities
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.keys import kana_key, search_key
from sesshu.ledger.unknown_history.actions import UnknownEntry, declare_unknown
from tests.ledger.doses.people import make_resident

pytestmark = pytest.mark.django_db
PURPOSE = "RESIDENT_SEARCH"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=clock.TOKYO)


@pytest.fixture(autouse=True)
def _office_day() -> Any:
    with clock.set_to(NOW):
        yield


def person(name: str, kana: str, birth: date, **more: Any) -> Any:
    return make_resident(birth=birth, name=name, kana=kana, name_key=search_key(name), kana_key=kana_key(kana), **more)


def test_一つの欄で_番号_カナ_氏名_生年月日_その組合せを読み分ける(counter: Actor) -> None:
    sora = person("架空　空", "カクウ　ソラ", date(2025, 9, 10), health_number="4310000017", addressee_number="1000017")
    umi = person("架空　海", "カクウ　ウミ", date(2022, 5, 20))

    def found(text: str) -> tuple[str, set[Any]]:
        answer = find(counter, text)
        return answer.read_as, {one.pk for one in answer.people}

    assert found("4310000017") == ("番号", {sora.pk})
    assert found("１００００１７") == ("番号", {sora.pk})
    assert found("1000017") == ("番号", {sora.pk})
    assert found("かくう") == ("カナ", {sora.pk, umi.pk})
    assert found("ｶｸｳ ｳﾐ") == ("カナ", {umi.pk})
    assert found("架空") == ("氏名", {sora.pk, umi.pk})
    assert found("R7.9.10") == ("生年月日", {sora.pk})
    assert found("20250910") == ("生年月日", {sora.pk})
    assert found("かくう R4.5.20") == ("カナと生年月日", {umi.pk})
    assert found("R4.5.20 かくう") == ("カナと生年月日", {umi.pk})
    assert found("99999999999") == ("番号", set())
    with pytest.raises(InvalidInput):
        find(counter, "　")


def test_8桁の番号は_その番号の人がいれば日付より先に番号として読む(counter: Actor) -> None:
    numbered = person("架空　番", "カクウ　バン", date(2020, 1, 1), addressee_number="20250910")
    person("架空　空", "カクウ　ソラ", date(2025, 9, 10))
    assert [one.pk for one in find(counter, "20250910").people] == [numbered.pk]


def test_世帯の人数が増えても問い合わせの回数は増えない(counter: Actor) -> None:
    def queries_for(house: str, children: int) -> int:
        people = [
            person(f"架空　{n}", "カクウ　コ", date(2024, 1, 1) + timedelta(days=40 * n), household_number=house)
            for n in range(children)
        ]
        asked = residents.get(counter, people[0].pk)
        with CaptureQueriesContext(connection) as seen:
            shown = members(counter, asked.pk, [one.pk for one in residents.household(counter, asked)])
        assert len(shown) == children
        assert shown[0].asked
        return len(seen)

    queries_for("8", 1)  # compiled law and masters are read once
    assert queries_for("9", 1) == queries_for("10", 6) <= 9


def test_転出した子を番号で開くと_世帯に居なくても本人が先頭に出る(counter: Actor) -> None:
    gone = person(
        "架空　空", "カクウ　ソラ", date(2025, 9, 10), household_number="5", status="moved_out",
        removed_on=date(2026, 10, 1), removal_reason="move_out",
    )  # fmt: skip
    person("架空　海", "カクウ　ウミ", date(2022, 5, 20), household_number="5")
    shown = members(counter, gone.pk, [gone.pk, *(one.pk for one in residents.household(counter, gone))])
    assert shown[0].resident.pk == gone.pk
    assert len(shown) == 2


def test_受付票は同じ人_同じ職員_同じ日なら同じ票を続け_翌日は新しい番号になる(counter: Actor, clerk: Actor) -> None:
    child = person("架空　空", "カクウ　ソラ", date(2025, 9, 10))

    def opened(by: Actor) -> str:
        return actions.open_slip(resident_id=child.pk, channel="counter", by=by, purpose=PURPOSE).label

    assert [opened(counter), opened(counter), opened(clerk)] == ["受付2026-00001", "受付2026-00001", "受付2026-00002"]
    with clock.set_to(NOW + timedelta(days=1)):
        assert opened(counter) == "受付2026-00003"


def test_同じ表示は二度書かれず_完了した票には何も書けない(counter: Actor) -> None:
    child = person("架空　空", "カクウ　ソラ", date(2025, 9, 10))
    slip = actions.open_slip(resident_id=child.pk, channel="counter", by=counter, purpose=PURPOSE)
    line = NewLine("shown", "B型肝炎 初回3回目（接種時期）", child.pk)
    for _ in range(2):
        actions.add_lines(slip_id=slip.id, lines=[line, line], by=counter, purpose=PURPOSE)
    assert [(one.number, one.text) for one in slip.lines.all()] == [(1, line.text)]
    finished = {"caller": "guardian", "caller_name": "", "identity": "driving_licence", "answer": ""}
    actions.complete(slip_id=slip.id, by=counter, purpose=PURPOSE, **finished)
    with pytest.raises(NotNow, match="完了"):
        actions.add_lines(slip_id=slip.id, lines=[NewLine("noted", "x")], by=counter, purpose=PURPOSE)
    with pytest.raises(NotNow):
        actions.complete(slip_id=slip.id, by=counter, purpose=PURPOSE, **finished)
    entry = Entry.objects.get(act="inquiry.completed")
    assert "driving" not in entry.body
    assert Subject.objects.filter(entry_queue_id=entry.queue_id, subject=f"resident:{child.pk}").exists()


@pytest.mark.parametrize(
    ("channel", "identity", "refused"),
    [("counter", "asked", True), ("counter", "general_only", False), ("counter", "passport", False),
     ("telephone", "passport", True), ("telephone", "asked", False), ("telephone", "", True)],
)  # fmt: skip
def test_窓口は書類で_電話は聞き取りで本人を確認する(
    counter: Actor, channel: str, identity: str, refused: bool
) -> None:
    child = person("架空　空", "カクウ　ソラ", date(2025, 9, 10))
    slip = actions.open_slip(resident_id=child.pk, channel=channel, by=counter, purpose=PURPOSE)
    values: dict[str, Any] = {"caller": "guardian", "caller_name": "", "identity": identity, "answer": ""}
    if refused:
        with pytest.raises(InvalidInput) as wrong:
            actions.complete(slip_id=slip.id, by=counter, purpose=PURPOSE, **values)
        assert wrong.value.field == "identity"
    else:
        assert actions.complete(slip_id=slip.id, by=counter, purpose=PURPOSE, **values).state == "done"


def test_統合された人の受付票は統合先の受付として続けられ_取り消すと戻る(counter: Actor, clerk: Actor) -> None:
    one, other = (person("架空　空", "カクウ　ソラ", date(2025, 9, 10)) for _ in range(2))
    slip = actions.open_slip(resident_id=one.pk, channel="counter", by=counter, purpose=PURPOSE)
    why = {"reason": "同じ人だった", "by": clerk, "purpose": PURPOSE}
    made = duplicates.merge(source_id=one.pk, target_id=other.pk, **why)
    assert slips.get_with_household(counter, slip.pk).people[0] == other.pk  # type: ignore[attr-defined]
    assert slips.about(slip.label) == [other.pk]
    following.move_back(made.moved, one.pk, other.pk, by=clerk)
    assert slips.get(counter, slip.pk).resident_id == one.pk


def test_統合の前から残る受付票も開け_つながらない人は名前だけが出る(counter: Actor) -> None:
    child = person("架空　空", "カクウ　ソラ", date(2025, 9, 10))
    slip = actions.open_slip(resident_id=child.pk, channel="counter", by=counter, purpose=PURPOSE)
    identities.mark_merged(resident_id=child.pk)
    request: Any = RequestFactory().get("/")
    request.actor = counter
    page = detail_page(request, slip_id=slip.pk)
    assert page.status_code == 200
    text = page.content.decode()
    assert "架空　空</span>（統合済み）" in text
    assert str(child.pk) not in text
    assert "この受付を続ける" not in text


def test_受付を続けたまま記事を何度でも残せ_方法と担当者と日時が受付票に出る(counter: Actor, clerk: Actor) -> None:
    child = person("架空　空", "カクウ　ソラ", date(2025, 9, 10))
    slip = actions.open_slip(resident_id=child.pk, channel="counter", by=counter, purpose=PURPOSE)
    asked: dict[str, Any] = {"slip_id": slip.pk, "purpose": PURPOSE}
    actions.write_note(text="折返し電話、不在", channel="telephone", by=counter, **asked)
    with clock.set_to(NOW + timedelta(days=1, hours=1)):
        actions.write_note(
            text="折返し電話、不在", channel="telephone", by=clerk, **asked
        )  # the same words, another day
    for text, channel, field in (
        (" ", "telephone", "note"),
        ("x" * 1001, "telephone", "note"),
        ("x", "fax", "channel"),
    ):
        with pytest.raises(InvalidInput) as wrong:
            actions.write_note(text=text, channel=channel, by=clerk, **asked)
        assert wrong.value.field == field
    slip.refresh_from_db()
    assert slip.is_open
    assert [(one.by_name, one.channel_name) for one in slip.lines.all()] == [("counter", "電話"), ("clerk", "電話")]
    request: Any = RequestFactory().get("/")
    request.actor = counter
    page = detail_page(request, slip_id=slip.pk).content.decode()
    assert "記事（電話）" in page
    assert "R8.11.24 09:00" in page
    assert "R8.11.25 10:00" in page
    actions.cancel(slip_id=slip.pk, reason="別の人の画面を開いた", by=counter, purpose=PURPOSE)
    with pytest.raises(NotNow, match="取消"):
        actions.write_note(text="x", channel="counter", by=counter, **asked)


def test_窓口の画面の記事は二度送っても一つで_受付は続く(counter: Actor) -> None:
    child = person("架空　空", "カクウ　ソラ", date(2025, 9, 10))
    slip = actions.open_slip(resident_id=child.pk, channel="telephone", by=counter, purpose=PURPOSE)

    def asked(data: dict[str, str] | None = None) -> Any:
        request: Any = RequestFactory().post("/", data) if data else RequestFactory().get("/")
        request.actor = counter
        return slip_page(request, slip_id=slip.pk)

    [form] = [one for one in asked().content.decode().split("<form") if 'value="NoteForm"' in one]
    key = form.split('name="form_key" value="')[1].split('"')[0]
    data = {"form_name": "NoteForm", "form_key": key, "channel": "telephone", "note": "母から。明日来所"}
    for _ in range(2):
        assert asked(data).status_code == 302
    assert slip.lines.filter(kind="noted").count() == 1
    page = asked().content.decode()
    assert "記事（1件）" in page
    assert "母から。明日来所" in page


def test_備考に受付の方法と書いた日時が出る(counter: Actor) -> None:
    child = person("架空　空", "カクウ　ソラ", date(2025, 9, 10))
    asked: dict[str, Any] = {"resident_id": child.pk, "starts_on": NOW.date(), "ends_on": None, "by": counter}
    with pytest.raises(InvalidInput, match="窓口か電話"):
        write_remark(text="筆談", channel="fax", purpose=PURPOSE, **asked)
    write_remark(text="筆談", channel="telephone", purpose=PURPOSE, **asked)
    request: Any = RequestFactory().get("/")
    request.actor = counter
    assert "R8.11.24 09:00（電話）" in person_page(request, resident_id=child.pk).content.decode()


def test_権限のない職員は受付票を作れない(auditor: Actor) -> None:
    child = person("架空　空", "カクウ　ソラ", date(2025, 9, 10))
    with pytest.raises(NotPermitted):
        actions.open_slip(resident_id=child.pk, channel="counter", by=auditor, purpose=PURPOSE)


def test_接種歴不明の子は_窓口でも遅れと読み上げない(clerk: Actor) -> None:
    lost, known = (person(f"架空　{n}", "カクウ　フメイ", date(2022, 5, 20)) for n in ("不明", "確認"))
    declare_unknown(entries=[UnknownEntry(lost.pk, "handbook_lost", "")], by=clerk, purpose="DOSE_REGISTRATION")
    [of_lost] = members(clerk, lost.pk, [lost.pk])
    [of_known] = members(clerk, known.pk, [known.pk])
    assert of_lost.due
    assert {line.word for line in of_lost.due} == {"接種歴不明"}
    assert all("未接種とは限りません" in line.sentence and "過ぎて" not in line.sentence for line in of_lost.due)
    assert any(line.word == "遅れ" for line in of_known.due)


@pytest.mark.parametrize("written", ["{label}", "{label}　", "{year}-{number}"])
def test_受付票番号で_その受付の人が見つかる(counter: Actor, written: str) -> None:
    child, _ = (make_resident(birth=date(2024, 9, day)) for day in (17, 18))
    slip = actions.open_slip(resident_id=child.pk, channel="counter", by=counter, purpose=PURPOSE)
    typed = written.format(label=slip.label, year=slip.fiscal_year, number=slip.number)
    found = residents.search(counter, residents.SearchTerms(slip_number=typed))
    assert [person.pk for person in found.people] == [child.pk]
    assert residents.search(counter, residents.SearchTerms(slip_number=f"{slip.fiscal_year}-99999")).people == []


def test_受付票番号でないものは_例を示して断る(counter: Actor) -> None:
    with pytest.raises(InvalidInput, match="受付票番号は") as refused:
        residents.search(counter, residents.SearchTerms(slip_number="12"))
    assert (refused.value.field, refused.value.example) == ("slip_number", "受付2026-00001")
