"""個人画面と登録画面: what the pages say, who may open them, and what they leave in the log."""

from datetime import date, datetime

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.ledger.doses import actions, queries
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.screens import entry, person, presenters
from sesshu.ledger.doses.screens.picture import picture
from tests.ledger.doses.people import make_resident

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 11, 20, 9, tzinfo=clock.TOKYO)


def page(actor: Actor, view: object, **kwargs: object) -> str:
    request = RequestFactory().get("/")
    request.actor = actor
    with clock.set_to(TODAY):
        return view(request, **kwargs).content.decode()  # type: ignore[operator]


def test_個人画面は有効な理由と根拠の条文を示す(clerk: Actor) -> None:
    child = make_resident(birth=date(2025, 1, 10))
    dose = DoseEntry(resident_id=child.pk, given_on=date(2026, 1, 9), product="mr")
    actions.record_doses(entries=[dose], by=clerk, purpose="DOSE_REGISTRATION")
    shown = page(clerk, person.person_page, resident_id=child.pk)
    assert "実施規則12条" in shown
    assert "令和8年1月9日" in shown
    assert "規則 jp-routine@" in shown


def test_個人画面は表示の前に監査記録を残す(clerk: Actor) -> None:
    child = make_resident(birth=date(2025, 1, 10))
    page(clerk, person.person_page, resident_id=child.pk)
    [entry] = Entry.objects.filter(act="resident.read")
    assert Subject.objects.filter(entry_queue_id=entry.queue_id, subject=f"resident:{child.pk}").exists()


def test_誰が見たかの画面に自分が載る(clerk: Actor) -> None:
    child = make_resident(birth=date(2025, 1, 10))
    page(clerk, person.person_page, resident_id=child.pk)
    shown = page(clerk, person.who_saw_page, resident_id=child.pk)
    assert "個人画面を表示" in shown
    assert "利用の記録を表示" in shown


def test_図は表と同じ判定から描かれ有効と定期外を形で分ける(clerk: Actor) -> None:
    child = make_resident(birth=date(2025, 1, 10))
    given = [(date(2025, 3, 10), ""), (date(2025, 4, 5), "vaccination_error")]
    entries = [DoseEntry(resident_id=child.pk, given_on=d, product="hepb", decision=why) for d, why in given]
    actions.record_doses(entries=entries, by=clerk, purpose="DOSE_REGISTRATION")
    judgement = queries.judge_resident(clerk, child, TODAY.date())
    assert judgement is not None
    drawn = picture(judgement, date(2025, 1, 10))
    assert drawn.count('class="dose dose-valid"') == 1
    assert drawn.count('class="dose dose-invalid"') == 1
    assert 'role="img"' in drawn


def test_生年月日が日まで分からない人も画面は開き判定だけ行わない(clerk: Actor) -> None:
    someone = make_resident(birth=date(1950, 1, 1), birth_date=None, birth_text="1950-00-00", birth_precision="year")
    shown = page(clerk, person.person_page, resident_id=someone.pk)
    assert "期間の判定ができません" in shown


def test_サインインしていない人は個人画面を見られない() -> None:
    child = make_resident(birth=date(2025, 1, 10))
    answer = Client().get(reverse("resident-page", args=[child.pk]))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_状況の行は遅れているものから並ぶ(clerk: Actor) -> None:
    child = make_resident(birth=date(2025, 1, 10))
    judgement = queries.judge_resident(clerk, child, TODAY.date())
    assert judgement is not None
    order = [line.status for line in presenters.series_lines(judgement)]
    rank = {"遅れ": 0, "接種時期": 1, "時期前": 2, "期限切れ": 3, "完了": 4}
    assert order == sorted(order, key=rank.__getitem__)
    assert order[0] == "遅れ"


def asked(actor: Actor, child: object, day: str, product: str) -> str:
    request = RequestFactory().post("/", {"given_on": day, "product": product})
    request.actor = actor
    with clock.set_to(TODAY):
        return entry.what_if_page(request, resident_id=child.pk).content.decode()  # type: ignore[attr-defined]


def test_この日に接種したらは読み上げる文を日本語と英語で示し_何も登録しない(clerk: Actor) -> None:
    child = make_resident(birth=date(2025, 1, 10))
    shown = asked(clerk, child, "R8.1.9", "mr")
    assert "令和8年1月9日に麻しん風しん混合を接種すると、麻しん・風しん 第1期（1期1回）の定期接種になります。" in shown
    assert 'lang="en"' in shown
    assert "given on 9 January 2026 would be a routine dose: measles and rubella" in shown
    early = asked(clerk, child, "R8.1.8", "mr")
    assert "令和8年1月8日に麻しん風しん混合を接種しても、定期接種にはなりません。" in early
    assert "接種できる最初の日は令和8年1月9日です。" in early
    assert "The first day on which it may be given is 9 January 2026." in early
    assert not queries.current_doses(clerk, [child.pk]).exists()
    assert Entry.objects.filter(act="dose.what_if").count() == 2


def test_生年月日が日まで分からない人には読み上げる文がない(clerk: Actor) -> None:
    child = make_resident(birth=date(1950, 1, 1), birth_date=None, birth_text="1950-00-00", birth_precision="year")
    shown = asked(clerk, child, "R8.1.9", "mr")
    assert "生年月日が日まで分からない" in shown
    assert "aloud" not in shown
