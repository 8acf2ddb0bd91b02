"""Trouble on the line: double click, back button, lost answer and retry. The act happens once."""

import threading
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection, connections
from django.http import HttpResponse
from tests.foundation.screens.trial import TrialForm, opened, posted

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotPermitted
from sesshu.foundation.screens import form_keys
from sesshu.foundation.screens.models import FormKey, Notice

VALUES = {"given_on": "2020-01-01", "name": "山田花子"}


def key_for(actor: Actor) -> str:
    return TrialForm.of(opened(actor)).form_key


def send(actor: Actor, key: str, acts: list[str], **values: str) -> HttpResponse | None:
    form = TrialForm.of(posted(actor, **(VALUES | values), form_key=key))

    def act(data: dict[str, object]) -> str:
        acts.append(str(data["name"]))
        return f"/doses/{len(acts)}/"

    return form.submit(act)


@pytest.mark.django_db
def test_二度目の送信は最初の結果へ進む(clerk: Actor) -> None:
    acts: list[str] = []
    key = key_for(clerk)
    first, second = send(clerk, key, acts), send(clerk, key, acts)
    assert first is not None
    assert second is not None
    assert acts == ["山田花子"]
    assert (first.url, second.url) == ("/doses/1/", "/doses/1/")


@pytest.mark.django_db
def test_戻って書き直しても同じ画面からは二度登録されない(clerk: Actor) -> None:
    acts: list[str] = []
    key = key_for(clerk)
    send(clerk, key, acts)
    again = send(clerk, key, acts, name="")
    assert again is not None
    assert again.url == "/doses/1/"
    assert len(acts) == 1


@pytest.mark.django_db
def test_断られた送信は直して送り直せる(clerk: Actor) -> None:
    key = key_for(clerk)

    def refuse(data: dict[str, object]) -> str:
        Notice.objects.create(session="x", at=clock.now(), heading="残ってはならない")
        raise InvalidInput("接種日が生まれた日より前です。", field="given_on", example="R8.11.21")

    form = TrialForm.of(posted(clerk, **VALUES, form_key=key))
    assert form.submit(refuse) is None
    assert form.error_list()[0].text == "接種日が生まれた日より前です。（例：R8.11.21）"
    assert form.status == 422
    assert not Notice.objects.filter(session="x").exists()
    assert form.form_key == key
    acts: list[str] = []
    assert send(clerk, key, acts) is not None
    assert len(acts) == 1


@pytest.mark.django_db
def test_権限がないときは画面の誤りにしない(clerk: Actor) -> None:
    form = TrialForm.of(posted(clerk, **VALUES, form_key=key_for(clerk)))

    def deny(data: dict[str, object]) -> str:
        raise NotPermitted

    with pytest.raises(NotPermitted):
        form.submit(deny)


@pytest.mark.django_db
@pytest.mark.parametrize("bad", ["", "x", "0.0.0", "other-session", "altered"])
def test_よその鍵や古い鍵では登録されない(clerk: Actor, chief: Actor, bad: str) -> None:
    key = {"other-session": key_for(chief), "altered": key_for(clerk)[:-1] + "?"}.get(bad, bad)
    acts: list[str] = []
    assert send(clerk, key, acts) is None
    assert acts == []


@pytest.mark.django_db
def test_三日前の鍵は使えない(clerk: Actor) -> None:
    now = datetime(2026, 11, 24, 9, 0, tzinfo=clock.TOKYO)
    with clock.set_to(now - timedelta(days=3)):
        key = key_for(clerk)
    acts: list[str] = []
    with clock.set_to(now):
        assert send(clerk, key, acts) is None
    assert acts == []


@pytest.fixture
def committed() -> Iterator[str]:
    """A session whose rows are committed by other connections and removed afterwards."""
    session = f"race-{uuid.uuid4()}"
    yield session

    def tidy() -> None:
        FormKey.objects.filter(session=session).delete()
        Notice.objects.filter(session=session).delete()
        connections.close_all()

    run(tidy)


def run(*targets: object) -> None:
    threads = [threading.Thread(target=target) for target in targets]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)


@pytest.mark.django_db
@pytest.mark.parametrize("first_fails", [False, True])
def test_同時に届いた八つの送信で行為は一度だけ(committed: str, first_fails: bool) -> None:
    serial, results, gate = uuid.uuid4(), [], threading.Barrier(8)
    failures = iter([first_fails])

    def act() -> str:
        if next(failures, False):
            raise InvalidInput("一度目は断る")
        Notice.objects.create(session=committed, at=clock.now(), heading="登録しました")
        connection.cursor().execute("SELECT pg_sleep(0.1)")
        return f"/{uuid.uuid4()}/"

    def request() -> None:
        gate.wait()
        try:
            results.append(form_keys.once(serial, committed, "F", act))
        except InvalidInput:
            results.append("refused")
        finally:
            connections.close_all()

    run(*[request] * 8)
    assert len(results) == 8
    assert len(set(results) - {"refused"}) == 1
    assert results.count("refused") == (1 if first_fails else 0)
    assert Notice.objects.filter(session=committed).count() == 1


@pytest.mark.django_db
def test_使われた鍵は一か月後に忘れる(clerk: Actor) -> None:
    now = datetime(2026, 11, 24, 9, 0, tzinfo=clock.TOKYO)
    with clock.set_to(now - timedelta(days=31)):
        send(clerk, key_for(clerk), [])
    with clock.set_to(now):
        send(clerk, key_for(clerk), [])
        assert form_keys.forget_old() == 1
    assert FormKey.objects.count() == 1


def test_氏名の欄があっても画面に埋め込む鍵と名は壊れない() -> None:
    page = str(TrialForm())
    assert '<input type="hidden" name="form_name" value="TrialForm">' in page
