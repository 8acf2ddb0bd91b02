"""印刷・引抜き・投函: the right letter to the right guardian, and to nobody who should not get one."""

import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.foundation.forms import storage
from sesshu.ledger.mailings import actions, letters, queries
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.masters import LetterTextForm
from sesshu.ledger.mailings.models import Mailing
from sesshu.ledger.mailings.reasons import Why
from sesshu.ledger.mailings.serials import read_serial, serial_number
from sesshu.ledger.residents.models import PostalAddress, Resident
from tests.foundation.forms.paper import symbols_on, text_of
from tests.ledger.mailings.office import LETTER, NOW, TODAY, child, gone, reason_of, released, tried
from tests.ledger.mailings.test_release import CHANGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("text")]


def page_of(mailing: Mailing, part: int = 1) -> str:
    """The text of a printed part, without spaces."""
    mailing.refresh_from_db()
    assert mailing.print_run is not None
    return text_of(storage.part_file(mailing.print_run, part))


def test_手紙は保護者あてで_氏名と生年月日と期間と番号が載る(clerk: Actor, chief: Actor) -> None:
    child("葛\U000e0102城　𠮷之介", postal_code="8600806", building="花畑ハイツ1203号室")
    mailing = released(clerk, chief)
    run = actions.print_letters(mailing_id=mailing.id, by=clerk)
    page = page_of(mailing)
    assert (run.rows, run.pages, run.held) == (1, 1, 0)
    for expected in (
        "〒860-0806", "葛\U000e0102城𠮷之介様の保護者様", "花畑ハイツ1203号室", "令和2年6月15日（6歳5か月）",
        "令和8年11月20日", "公印省略", "試験市長", "麻しん・風しん第2期", "令和8年4月1日から令和9年3月31日まで",
        "お問い合わせ先", "1/1",
    ):  # fmt: skip
        assert expected in page, expected


def test_手紙は_もとにした住民情報の日を示す(clerk: Actor, chief: Actor) -> None:
    with clock.set_to(NOW - timedelta(days=3)):
        child()
    mailing = released(clerk, chief)
    actions.print_letters(mailing_id=mailing.id, by=clerk)
    day = wareki(TODAY - timedelta(days=3))
    assert letters.register_day(mailing) == day
    assert f"{day}までに届いた住民の異動をもとにお送りしています。" in page_of(mailing)
    assert mailing.text is not None
    assert day in mailing.text["remarks"][-1], "frozen with the text: a reprint says the same day"


def test_紙面の番号を読むと本人の行に戻れる(clerk: Actor, chief: Actor, tmp_path: Path) -> None:
    child()
    mailing = released(clerk, chief)
    run = actions.print_letters(mailing_id=mailing.id, by=clerk)
    read = symbols_on(storage.part_file(run, 1), tmp_path)
    number = serial_number(mailing, 1)
    assert read == {f"A{number}A", "https://example.jp/yobou/"}
    assert read_serial(f"A{number}A") == (mailing.fiscal_year, mailing.number, 1)


def test_発送番号の読み違いは検査数字で分かる(clerk: Actor, chief: Actor) -> None:
    child()
    number = serial_number(released(clerk, chief), 1)
    wrong = number.replace("2026", "2027")
    with pytest.raises(InvalidInput, match="発送番号"):
        read_serial(wrong)


@pytest.mark.parametrize(
    ("birth", "honorific"),
    [(date(2010, 11, 21), "　様"), (date(2010, 11, 22), "　様の保護者様"), (date(2010, 11, 20), "　様")],
)
def test_16歳に満たない人は保護者あて(birth: date, honorific: str) -> None:
    assert letters.honorific(birth, TODAY) == honorific


def test_長い宛名と住所でも一枚に収まる(clerk: Actor, chief: Actor) -> None:
    long_name = "MARIA FERNANDA GONZALEZ RODRIGUEZ DE LA CRUZ VILLANUEVA DOS SANTOS"
    child(long_name, alphabet_name=long_name, building="　".join(["花畑町グランドハイツマンション壱番館"] * 5))
    mailing = released(clerk, chief)
    run = actions.print_letters(mailing_id=mailing.id, by=clerk)
    assert run.pages == 1
    assert long_name.replace(" ", "") in page_of(mailing)


def test_送付先に受取人があれば_その人あてになる(clerk: Actor, chief: Actor) -> None:
    person = child()
    PostalAddress.objects.create(
        resident=person, starts_on=date(2026, 1, 1), postal_code="0470024", address="北海道小樽市花園9番",
        recipient="試験園　園長", reason="施設入所", recorded_at=NOW, recorded_by="u:test",
    )  # fmt: skip
    mailing = released(clerk, chief)
    actions.print_letters(mailing_id=mailing.id, by=clerk)
    page = page_of(mailing)
    assert "北海道小樽市花園9番" in page
    assert "試験園園長様" in page
    assert "保護者様" not in page


@pytest.mark.parametrize("change", CHANGES)
def test_確定のあとの異動や接種は印刷されない(clerk: Actor, chief: Actor, change: str) -> None:
    act, why = CHANGES[change]
    changed, _ = child("消えた　一郎"), child("残った　二郎")
    mailing = released(clerk, chief)
    act(changed)
    actions.print_letters(mailing_id=mailing.id, by=clerk)
    assert "一郎" not in page_of(mailing)
    assert "二郎" in page_of(mailing)
    person = mailing.persons.get(resident=changed)
    assert (person.reason, person.stage) == (why, "print")


@pytest.mark.parametrize("change", CHANGES)
def test_印刷のあとの異動や接種は_引き抜くまで投函できない(clerk: Actor, chief: Actor, change: str) -> None:
    act, why = CHANGES[change]
    changed, _ = child(), child()
    mailing = released(clerk, chief)
    actions.print_letters(mailing_id=mailing.id, by=clerk)
    act(changed)
    mailing.refresh_from_db()
    [(person, found)] = queries.to_withdraw(mailing, clerk)
    assert (person.resident_id, found) == (changed.id, why)
    with pytest.raises(NotNow, match="1通"):
        actions.post(mailing_id=mailing.id, on=TODAY, by=clerk)
    actions.withdraw(mailing_id=mailing.id, person_ids=[person.id], reason="印刷後の異動", by=clerk, why=found)
    mailing = actions.post(mailing_id=mailing.id, on=TODAY, by=clerk)
    assert mailing.state == "posted"
    assert reason_of(mailing, changed) == why


def test_投函のあとは引き抜けない(clerk: Actor, chief: Actor) -> None:
    child()
    mailing = released(clerk, chief)
    actions.print_letters(mailing_id=mailing.id, by=clerk)
    actions.post(mailing_id=mailing.id, on=TODAY, by=clerk)
    with pytest.raises(NotNow, match="投函の前"):
        actions.withdraw(
            mailing_id=mailing.id, person_ids=list(mailing.persons.values_list("id", flat=True)), reason="x", by=clerk
        )


def test_引抜きは全員分か_一人も行わないか(clerk: Actor, chief: Actor) -> None:
    child()
    mailing, other = released(clerk, chief), child()
    [person] = mailing.persons.all()
    stranger = tried(clerk).persons.get(resident=other)
    with pytest.raises(NotFound):
        actions.withdraw(mailing_id=mailing.id, person_ids=[person.id, stranger.id], reason="誤り", by=clerk)
    assert mailing.persons.get().included


def test_引き抜いた手紙は再印刷されない(clerk: Actor, chief: Actor) -> None:
    for _ in range(3):
        child()
    mailing = released(clerk, chief)
    actions.print_letters(mailing_id=mailing.id, by=clerk)
    second = mailing.persons.get(serial=2)
    actions.withdraw(mailing_id=mailing.id, person_ids=[second.id], reason="保護者の申出", by=clerk)
    with pytest.raises(NotNow, match="2番目"):
        actions.reprint(mailing_id=mailing.id, first=1, last=3, reason="汚れ", by=clerk)
    again = actions.reprint(mailing_id=mailing.id, first=3, last=3, reason="汚れ", by=clerk)
    assert (again.pages, again.reprint_number) == (1, 1)


def test_途中の頁から最後まで再印刷できる(clerk: Actor, chief: Actor) -> None:
    for _ in range(4):
        child()
    mailing = released(clerk, chief)
    actions.print_letters(mailing_id=mailing.id, by=clerk)
    again = actions.prepare_reprint(mailing_id=mailing.id, first=3, last=None, reason="紙づまり", by=clerk)
    actions.print_again(run_id=again.id, by=clerk)
    page = text_of(storage.part_file(again, 1))
    assert "3/4" in page
    assert "4/4" in page
    assert "再印刷1" in page
    assert "2/4" not in page


def test_返戻された住所には次から送らず_住所が変われば送る(clerk: Actor, chief: Actor) -> None:
    person = child()
    mailing = released(clerk, chief)
    actions.print_letters(mailing_id=mailing.id, by=clerk)
    with pytest.raises(NotFound):
        actions.record_returned(serial=serial_number(mailing, 1), on=TODAY, by=clerk)
    actions.post(mailing_id=mailing.id, on=TODAY, by=clerk)
    actions.record_returned(serial=serial_number(mailing, 1), on=TODAY, by=clerk)
    assert reason_of(tried(clerk, quiet_days=0), person) == Why.RECENTLY_SENT
    Mailing.objects.filter(id=mailing.id).update(posted_on=date(2026, 10, 1))
    assert reason_of(tried(clerk), person) == Why.UNDELIVERABLE
    Resident.objects.filter(id=person.id).update(street="100番地")
    assert reason_of(tried(clerk), person) == ""


def test_印刷した全員の利用記録が残る(clerk: Actor, chief: Actor) -> None:
    people = {f"resident:{child().id}" for _ in range(2)}
    mailing = released(clerk, chief)
    run = actions.print_letters(mailing_id=mailing.id, by=clerk)
    entry = Entry.objects.get(act="form.printed", obj=f"print:{run.id}")
    assert entry.purpose == "RECOMMENDATION"
    assert set(Subject.objects.filter(entry_queue_id=entry.queue_id).values_list("subject", flat=True)) == people


def test_周知の手紙は周知の目的で記録される(clerk: Actor, chief: Actor) -> None:
    child(birth=date(1950, 6, 1))
    mailing = actions.prepare(
        title="高齢者インフルエンザ", kind="announcement", text_code="flu", by=clerk,
        conditions=Conditions(series=("flu_elderly",)), base_date=TODAY, issued_on=TODAY,
    )  # fmt: skip
    actions.make_trial(mailing_id=mailing.id, by=clerk)
    actions.request_release(mailing_id=mailing.id, by=clerk)
    actions.release(mailing_id=mailing.id, by=chief)
    run = actions.print_letters(mailing_id=mailing.id, by=clerk)
    assert run.purpose == "ANNOUNCEMENT"
    assert "保護者" not in page_of(mailing)
    assert "試験花子様" in page_of(mailing)


def test_同じデータの印刷は同じバイト列になる(clerk: Actor, chief: Actor) -> None:
    child()
    mailing = released(clerk, chief)
    run = actions.print_letters(mailing_id=mailing.id, by=clerk)
    again = actions.print_letters(mailing_id=mailing.id, by=clerk)
    assert again.id == run.id
    part = run.parts.get()
    assert hashlib.sha256(storage.part_file(run, 1).read_bytes()).hexdigest() == part.sha256


def test_文面の印刷できない文字は登録の画面で断る() -> None:
    form = LetterTextForm(LETTER | {"valid_from": "R8.4.1", "title": "お知らせ\ue000", "reason": "新規"})
    assert not form.is_valid()
    assert form.errors.keys() == {"title"}
    assert "U+E000" in form.errors["title"][0]


def test_確定後に全員が外れた発送は印刷しない(clerk: Actor, chief: Actor) -> None:
    person = child()
    mailing = released(clerk, chief)
    gone(person, "dead")
    with pytest.raises(NotNow, match="いなくなりました"):
        actions.print_letters(mailing_id=mailing.id, by=clerk)
