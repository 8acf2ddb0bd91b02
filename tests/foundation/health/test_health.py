"""What monitoring is told, what staff see, and what production refuses."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.test import Client, RequestFactory
from django.test.utils import override_settings

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotPermitted
from sesshu.foundation.health import probes, registry, startup, views
from sesshu.foundation.health.registry import BAD, GOOD, WATCH, Line, Reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken_line() -> Iterator[None]:
    def broken() -> Reading:
        raise ValueError("氏名 山田")

    registry.register("broken", "壊れた項目", broken)
    yield
    registry._probes.pop("broken")


def test_監視装置は署名なしで生死と状態を受け取る() -> None:
    answer = Client().get("/health/live/")
    assert answer.status_code == 200
    body = answer.json()
    assert {"database", "queue", "clock", "law", "schema", "version"} <= body["lines"].keys()
    assert body["lines"]["queue"]["value"] == {"waiting": 0, "running": 0, "failed": 0}
    assert len(body["lines"]["law"]["value"]["sha256"]) == 64


def test_確かめられない項目は異常となりほかの項目は読める(broken_line: None, caplog: pytest.LogCaptureFixture) -> None:
    answer = Client().get("/health/live/")
    assert answer.status_code == 503
    assert answer.json()["lines"]["broken"] == {"value": None, "state": BAD}
    assert answer.json()["lines"]["database"]["state"] == GOOD
    assert "山田" not in caplog.text + answer.content.decode()


def test_待っている仕事が数えられる() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status) VALUES ('default', 't', '{}', 'todo')"
        )
    assert probes.queue().value["waiting"] == 1


def test_全体の状態は最も悪い項目で決まる() -> None:
    lines = [Line(state, state, Reading(None, state=state)) for state in (GOOD, WATCH)]
    assert registry.worst(lines) == WATCH
    assert registry.worst([*lines, Line("x", "x", Reading(None, state=BAD))]) == BAD
    assert registry.worst([]) == GOOD


def test_時計のずれは異常となる(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setattr(probes, "time", SimpleNamespace(time=lambda: time.time() - 60))
    reading = probes.clock_and_skew()
    assert reading.state == BAD
    assert 59_000 < reading.value["skew_milliseconds"] < 61_000


def test_職員の画面は権限がなければ開けない(clerk: Actor) -> None:
    stranger = RequestFactory().get("/health/")
    stranger.actor = Actor("person", "x", frozenset({"self.use"}))  # type: ignore[attr-defined]
    stranger.resolver_match = None
    with pytest.raises(NotPermitted):
        views.page(stranger)


FIT = {
    "SESSHU_SECRET_KEY": "k" * 48,
    "SESSHU_FILES_KEY": "f" * 48,
    "SESSHU_HOSTS": "sesshu.city.example.jp",
    "SESSHU_CLOCK": "",
}


@pytest.mark.parametrize(
    ("environment", "settings", "named"),
    [
        ({}, {"SESSHU_DEMO": True}, "SESSHU_DEMO"),
        ({}, {"DEBUG": True}, "DEBUG"),
        ({"SESSHU_CLOCK": "2026-11-20T09:00:00+09:00"}, {}, "SESSHU_CLOCK"),
        ({"SESSHU_SECRET_KEY": "short"}, {}, "SESSHU_SECRET_KEY"),
        ({"SESSHU_SECRET_KEY": "tests-only-" + "x" * 40}, {}, "SESSHU_SECRET_KEY"),
        ({"SESSHU_FILES_KEY": ""}, {}, "SESSHU_FILES_KEY"),
        ({"SESSHU_FILES_KEY": "k" * 48}, {}, "SESSHU_FILES_KEY"),
        ({"SESSHU_FILES_KEY": "f" * 48 + ",short"}, {}, "SESSHU_FILES_KEY"),
        ({"SESSHU_HOSTS": ""}, {}, "SESSHU_HOSTS"),
    ],
)
def test_本番は危険な設定を一つずつ名指しで断る(
    environment: dict[str, str], settings: dict[str, bool], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**FIT, **environment}.items():
        monkeypatch.setenv(name, value)
    with override_settings(**{"SESSHU_DEMO": False, "DEBUG": False, **settings}):
        assert [reason.split(":")[0] for reason in startup.unfit_settings()] == [named]


def test_よい設定なら断らない(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in FIT.items():
        monkeypatch.setenv(name, value)
    with override_settings(SESSHU_DEMO=False):
        assert startup.unfit_settings() == []


def test_試験用の速いデータベースは本番では断られる() -> None:
    """The test server runs with fsync off, as production never may."""
    reasons = startup.unfit_database()
    assert [reason.split(":")[0] for reason in reasons] == [
        "PostgreSQL の fsync", "PostgreSQL の synchronous_commit", "PostgreSQL の full_page_writes",
    ]  # fmt: skip
