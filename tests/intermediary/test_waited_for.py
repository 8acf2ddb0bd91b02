"""照会を依頼した人が待つ間、その答えは少し遅れてよい。動かない照会や、待つ人が多いときは、すぐに答える。"""

from __future__ import annotations

import time
from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.intermediary.inquiries import waiting
from sesshu.intermediary.inquiries.models import Inquiry
from tests.intermediary.test_operations import inquiry

pytestmark = pytest.mark.django_db


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What is slept; with the third time the answer comes."""
    found: list[float] = []

    def sleep(seconds: float) -> None:
        found.append(seconds)
        if len(found) == 3:
            Inquiry.objects.update(state="answered")

    monkeypatch.setattr(time, "sleep", sleep)
    return found


@pytest.mark.parametrize("state", ["queued", "sent", "permitted"])
def test_途中の照会は_回答が来るまで待つ(slept: list[float], state: str) -> None:
    inquiry(clock.now(), state=state)
    assert waiting.wait(Inquiry.objects.all(), milliseconds=2000)
    assert len(slept) == 3


def test_人の判断を待つ照会は_待たない(slept: list[float]) -> None:
    inquiry(clock.now(), state="waiting")
    assert waiting.wait(Inquiry.objects.all(), milliseconds=2000)
    assert len(slept) == 1


def test_待つと言わない呼出しは_すぐに答える(slept: list[float]) -> None:
    inquiry(clock.now(), state="queued")
    assert not waiting.wait(Inquiry.objects.all(), milliseconds=0)
    assert slept == []


def test_来ない回答を_言われた時間より長く待たない(monkeypatch: pytest.MonkeyPatch) -> None:
    inquiry(clock.now(), state="queued")
    begun = time.monotonic()
    assert waiting.wait(Inquiry.objects.all(), milliseconds=200)
    assert 0.2 <= time.monotonic() - begun < 5


def test_待つ人が多いときは_待たずに答える(slept: list[float]) -> None:
    inquiry(clock.now(), state="queued")
    held: list[Any] = [waiting._places.acquire(blocking=False) for _ in range(waiting.MOST_WAITING)]
    try:
        assert all(held)
        assert not waiting.wait(Inquiry.objects.all(), milliseconds=2000)
        assert slept == []
    finally:
        for _ in held:
            waiting._places.release()
