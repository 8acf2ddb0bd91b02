"""A provider that keeps calls waiting in vain comes last, and one hand of a worker alone waits for it: whoever is asked
about at another body is answered first, and again and again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sesshu.foundation import posting
from sesshu.foundation.sealed_messages.sending import NotReached
from sesshu.intermediary.exchange_rules.departments import assign_duty
from sesshu.intermediary.inquiries import sending
from sesshu.intermediary.inquiries.asking import ask
from tests.exchange.lines import Cut, line_to
from tests.intermediary.playing import P
from tests.intermediary.test_each_alone import BY, Others, asked, others, states

__all__ = ["others"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others", "child")]
SILENT, GOOD = "一つ目の係", "二つ目の係"  # each asks at an address of its own


class Providers(Others):
    """Behind one address somebody answers; behind the other the line is cut."""

    def __init__(self, silent: str) -> None:
        super().__init__()
        self.silent = silent
        self.called: list[str] = []

    def network(self, message: Any, kind: Any, **more: Any) -> Any:
        told = super().network(message, kind, **more)
        return told.model_copy(update={"address": self.silent if message.department == SILENT else "http://otaru"})

    def provider(self, message: Any, kind: Any, *, address: str = "", **more: Any) -> Any:
        self.called.append(SILENT if address == self.silent else GOOD)
        if address == self.silent:
            try:
                posting.post(address, b"x", {}, seconds=0.3, most=10)
            except OSError as away:
                raise NotReached from away
        return super().provider(message, kind, **more)


@pytest.fixture
def providers(others: Others, monkeypatch: pytest.MonkeyPatch) -> Iterator[Providers]:
    with line_to(9) as line, line.is_cut(Cut.SWALLOWED):
        found = Providers(f"http://127.0.0.1:{line.port}/exchange/")
        monkeypatch.setattr(sending, "ask_network", found.network)
        monkeypatch.setattr(sending, "ask", found.provider)
        for department in (SILENT, GOOD):
            assign_duty(department=department, duty="implementation", by=BY, purpose=P)
        yield found


def sent(key: str, department: str, number: str = "11") -> None:
    ask(questions=[asked(key, number)], department=department, by=BY, purpose=P)
    sending.send_all(by=BY, purpose=P)


def test_黙っている団体は最後に待たれ_ほかの団体への照会は先に答えられる(providers: Providers) -> None:
    sent("a", SILENT)
    sent("b", GOOD, "12")
    assert states() == {"a": "permitted", "b": "answered"}
    assert providers.called == [SILENT, GOOD, SILENT]


def test_黙っている団体を待つのは一度に一つの手だけ(providers: Providers) -> None:
    sent("a", SILENT)
    with sending._waits_for_silent:  # another hand waits for it
        sent("b", GOOD, "12")
    assert states() == {"a": "permitted", "b": "answered"}
    assert providers.called == [SILENT, GOOD]
