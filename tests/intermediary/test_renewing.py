"""What becomes of a code: not got, asked for again, retired. The network hears of each that is used no more."""

from __future__ import annotations

import pytest

from sesshu.contracts.exchange.linkage import LinkageCode
from sesshu.contracts.exchange.messages import CodeAnswer, CodeIssued, CodeRequest, CodesRetired, Message, Receipt
from sesshu.contracts.exchange.results import ResultClass
from sesshu.contracts.exchange.rules.asking import is_linked
from sesshu.contracts.exchange.states import CODE_NEXT, CodeState
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.sealed_messages.sending import NotReached
from sesshu.intermediary.people import actions, renewing
from sesshu.intermediary.people.models import LinkedPerson, RetiredCode
from tests.intermediary.playing import CODE, DOSE, KEEPER, P, answers, item, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others")]
BY = job_actor("test", "exchange.operate", "person_flag.write", "code.request")


class Line:
    """The line to the network: it gives a new code for each acquisition (`same`: that of before)."""

    def __init__(self) -> None:
        self.is_cut, self.same, self.retired = False, "", []

    def ask(self, message: Message, _kind: type[Message]):
        if self.is_cut:
            raise NotReached
        if isinstance(message, CodeRequest):
            codes = [LinkageCode(self.same) if self.same else LinkageCode.issue() for _ in message.acquisitions]
            told = zip(message.acquisitions, codes, strict=True)
            return CodeAnswer(codes=tuple(CodeIssued(acquisition=number, code=code) for number, code in told))
        if isinstance(message, CodesRetired):
            self.retired += [one.reveal() for one in message.codes]
        return Receipt(taken=1)


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    one = Line()
    for room in (actions, renewing):
        monkeypatch.setattr(room, "ask_network", one.ask)
    return one


def test_住民票コードが変わった人は取得し直し_新しい符号が来てから古い符号を廃止する(child, line: Line) -> None:
    put(DOSE)
    with pytest.raises(InvalidInput, match="取得し直す理由"):
        renewing.renew(person_id=child.pk, reason=" ", by=BY, purpose=P)
    row = renewing.renew(person_id=child.pk, reason="住民票コードの変更", by=BY, purpose=P)
    assert row.code_state == "requested"
    assert row.acquisition
    refused = is_linked(has_unified_number=True, blocking=(), code=row.state)
    assert refused is not None
    assert refused.result is ResultClass.NO_CODE_INQUIRER, "新しい符号が来るまで照会はできない"
    assert answers(item())[0].result is ResultClass.OK_WITH_DATA, "古い符号で来る求めには答える"
    assert actions.request_codes(unified_numbers=["11"], by=BY, purpose=P) == {"11": row.acquisition}
    assert actions.fetch_codes(by=BY, purpose=P) == 1
    row.refresh_from_db()
    assert (row.code_state, row.acquisition, row.code_reason) == ("held", None, "住民票コードの変更")
    assert row.code != CODE.reveal()
    assert line.retired == [CODE.reveal()]
    assert not RetiredCode.objects.exists()
    assert answers(item())[0].result is ResultClass.NO_COPY, "廃止した符号では、だれのことか分からない"


def test_取得し直しても同じ符号なら_何も廃止しない(child, line: Line) -> None:
    line.same = CODE.reveal()
    renewing.renew(person_id=child.pk, reason="確認のため", by=BY, purpose=P)
    assert actions.fetch_codes(by=BY, purpose=P) == 1
    assert line.retired == []


def test_廃止した符号は_切れていてもつながれば必ずネットワークに知らせる(child, line: Line) -> None:
    put(DOSE)
    line.is_cut = True
    row = renewing.retire(person_id=child.pk, reason="名寄せされた", by=BY, purpose=P)
    assert (row.code, row.code_state, row.auto_response_blocked, row.withheld_from_subject) == (
        None, "retired", True, True,
    )  # fmt: skip
    assert answers(item())[0].result is ResultClass.NO_COPY
    with pytest.raises(NotReached):
        actions.fetch_codes(by=BY, purpose=P)
    assert RetiredCode.objects.count() == 1
    line.is_cut = False
    actions.fetch_codes(by=BY, purpose=P)
    assert line.retired == [CODE.reveal()]
    assert not RetiredCode.objects.exists()
    assert actions.request_codes(unified_numbers=["11"], by=BY, purpose=P) == {}, "廃止した人は取得しない"
    with pytest.raises(NotNow):
        renewing.renew(person_id=child.pk, reason="もう一度", by=BY, purpose=P)


@pytest.mark.parametrize("state", ["requested", "stuck"])
def test_取得できないと連絡が来れば理由を残し_取得番号を消し_また依頼できる(line: Line, state: str) -> None:
    actions.link_people(unified_numbers=["12"], protected=False, by=KEEPER, purpose=P)
    actions.request_codes(unified_numbers=["12"], by=BY, purpose=P)
    LinkedPerson.objects.update(code_state=state)
    person = LinkedPerson.objects.get()
    with pytest.raises(InvalidInput, match="取得できない理由"):
        renewing.fail(person_id=person.pk, reason="", by=BY, purpose=P)
    row = renewing.fail(person_id=person.pk, reason="該当する人がいない", by=BY, purpose=P)
    assert (row.code_state, row.acquisition, row.code_reason) == ("failed", None, "該当する人がいない")
    with pytest.raises(NotNow):
        renewing.fail(person_id=person.pk, reason="もう一度", by=BY, purpose=P)
    assert actions.request_codes(unified_numbers=["12"], by=BY, purpose=P).keys() == {"12"}
    assert actions.fetch_codes(by=BY, purpose=P) == 1


def test_符号のどの状態にも_そこへ導く操作がある() -> None:
    """`held → requested`, `→ failed` and `→ retired` are acts of this room; the others are those of acquisitions."""
    steps = {(a, b) for a, after in CODE_NEXT.items() for b in after}
    assert steps == {
        (CodeState.REQUESTED, CodeState.HELD), (CodeState.REQUESTED, CodeState.STUCK),
        (CodeState.REQUESTED, CodeState.FAILED), (CodeState.STUCK, CodeState.HELD),
        (CodeState.REQUESTED, CodeState.RETIRED), (CodeState.STUCK, CodeState.RETIRED),
        (CodeState.FAILED, CodeState.RETIRED),
        (CodeState.STUCK, CodeState.REQUESTED), (CodeState.STUCK, CodeState.FAILED),
        (CodeState.FAILED, CodeState.REQUESTED), (CodeState.HELD, CodeState.REQUESTED),
        (CodeState.HELD, CodeState.RETIRED), (CodeState.RETIRED, CodeState.REQUESTED),
    }  # fmt: skip
