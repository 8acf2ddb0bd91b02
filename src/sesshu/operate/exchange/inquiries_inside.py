"""Works inside the process of an intermediary: inquiries from the question to the end, on both sides."""

from __future__ import annotations

from typing import Any

from sesshu.operate.exchange.actors import PURPOSE, actor, person


def ask(told: dict[str, Any]) -> Any:
    """Intermediary: inquiries of a department; the duty is given to it first, unless `given` says that it has it."""
    from sesshu.intermediary.exchange_rules.departments import assign_duty
    from sesshu.intermediary.inquiries.asking import Question
    from sesshu.intermediary.inquiries.asking import ask as ask_batch

    by = actor("inquiry.write")
    department = told["department"]
    questions = [Question(**{**one, "items": tuple(one["items"])}) for one in told["questions"]]
    for duty in () if told.get("given") else sorted({one.duty for one in questions}):
        assign_duty(department=department, duty=duty, by=by, purpose=PURPOSE)
    rows = ask_batch(questions=questions, department=department, by=by, purpose=PURPOSE)
    return [{"id": str(row.pk), "state": row.state, "message": row.message} for row in rows]


def send(_: Any) -> Any:
    """Intermediary: one round."""
    from sesshu.intermediary.inquiries.sending import send_all

    sent = send_all(by=actor("exchange.operate"), purpose=PURPOSE)
    return {
        "permitted": sent.permitted, "refused": sent.refused, "answered": sent.answered, "away": sent.away
    }  # fmt: skip


def ending(_: Any) -> Any:
    """Intermediary: ends by time, on both sides, reports to the network, and marks (不開示)."""
    from sesshu.foundation.errors import Refused
    from sesshu.intermediary.inquiries import marks
    from sesshu.intermediary.inquiries.ending import drop_contents, expire
    from sesshu.intermediary.provisions import reporting

    by = actor("exchange.operate")
    found = {"inquiries": expire(by=by, purpose=PURPOSE), "provisions": reporting.expire(by=by, purpose=PURPOSE)}
    dropped = drop_contents(by=by, purpose=PURPOSE)
    reported = reporting.report(by=by, purpose=PURPOSE)
    try:
        marked = marks.exchange(by=by, purpose=PURPOSE)
    except Refused:  # the network is away or does not believe our clock: what ended here has ended
        marked = None
    return found | {"dropped": dropped, "reported": reported, "marked": marked}


def clock_agrees(_: Any) -> Any:
    """Intermediary: whether its night may end and erase anything."""
    from sesshu.intermediary.peers import clock_proof

    return clock_proof.agrees(by=actor("exchange.operate"), purpose=PURPOSE)


def inquiries(_: Any) -> Any:
    """Intermediary: every inquiry as it stands."""
    from sesshu.intermediary.inquiries.models import Inquiry

    return [
        {
            "client_key": row.client_key, "state": row.state, "result": row.result, "rule": row.rule,
            "message": row.message, "answer": row.answer, "list_differs": row.list_differs,
            "permit": str(row.permit or ""),
        }
        for row in Inquiry.objects.order_by("client_key")
    ]  # fmt: skip


def take_answer(told: dict[str, str]) -> Any:
    """Intermediary: the business system takes an answer."""
    from sesshu.intermediary.inquiries import ending
    from sesshu.intermediary.inquiries.models import Inquiry

    row = Inquiry.objects.get(client_key=told["client_key"])
    return ending.fetch(inquiry_id=row.pk, by=actor("inquiry.read"), purpose=PURPOSE).state


def settle(told: dict[str, str]) -> Any:
    """Intermediary: the clerk has adopted an answer."""
    from sesshu.intermediary.inquiries import ending
    from sesshu.intermediary.inquiries.models import Inquiry

    row = Inquiry.objects.get(client_key=told["client_key"])
    return ending.settle(inquiry_id=row.pk, adopted=True, reason="", by=actor("inquiry.write"), purpose=PURPOSE).state


def release(told: dict[str, str]) -> Any:
    """Intermediary: what is held is asked for by one and released by another."""
    from sesshu.intermediary.provisions import actions
    from sesshu.intermediary.provisions.models import Provision

    rows = list(Provision.objects.filter(state="held"))
    for row in rows:
        if not row.release_asked_by:  # somebody who was killed may have asked already
            actions.ask_release(provision_id=row.pk, note=told["note"], by=person("1"), purpose=PURPOSE)
        actions.release(provision_id=row.pk, by=person("2"), purpose=PURPOSE)
    return len(rows)


def report_again(told: dict[str, Any]) -> Any:
    """Intermediary: reports that the network did not take wait to be told again, those of these permits."""
    from sesshu.intermediary.provisions.models import Provision
    from sesshu.intermediary.provisions.telling_again import PERMISSION
    from sesshu.intermediary.provisions.telling_again import report_again as put_back

    keys = set(Provision.objects.filter(permit__in=told["permits"]).values_list("pk", flat=True))
    by = actor(PERMISSION, "department.all")
    return put_back(provision_ids=keys, reason=told["reason"], by=by, purpose=PURPOSE)


def flood(told: dict[str, Any]) -> Any:
    """Intermediary, for the bench: everybody asked about in bulk and answered."""
    from sesshu.operate.exchange.measuring import flood as measured

    return measured(told["numbers"], by=actor("inquiry.write", "exchange.operate"))


def immediate(told: dict[str, Any]) -> Any:
    """Intermediary, for the bench: one inquiry after another at a steady pace."""
    from sesshu.operate.exchange.measuring import immediate as measured

    return measured(told["numbers"], told["a_second"], by=actor("inquiry.write", "exchange.operate"))
