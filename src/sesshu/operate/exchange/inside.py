"""Works inside the process of one system: `python -m sesshu.operate.exchange.inside COMMAND < JSON > JSON`.

The doors are those of the rooms; this only reads and writes JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sesshu.operate.exchange import city_inside, hub_inside, lists_inside, media_inside

PURPOSE = "INFORMATION_EXCHANGE"


def keys(told: dict[str, str] | None) -> Any:
    """This system's public keys; with `act` the next pair is made or taken into use first."""
    from sesshu.operate.exchange import own_keys

    return own_keys.renewed((told or {}).get("act", ""))


def bodies(told: list[dict[str, Any]]) -> Any:
    """Network: register bodies, with what holds of their assessments."""
    from sesshu.network.bodies import actions

    by = _actor("body.write")
    for one in told:
        assessment = one.pop("assessment", None)
        actions.register_body(by=by, purpose=PURPOSE, **one)
        if assessment:
            actions.publish_assessment(
                code=one["code"], number=assessment["number"],
                published_on=date.fromisoformat(assessment["published_on"]), by=by, purpose=PURPOSE,
            )  # fmt: skip
    return len(told)


def persons(told: list[dict[str, Any]]) -> Any:
    """Network, in the place of the register: whom acquisitions are about."""
    from sesshu.contracts.exchange.messages import NamedPerson
    from sesshu.network.codes.actions import name_persons

    return name_persons(persons=[NamedPerson(**one) for one in told], by=_actor(), purpose=PURPOSE)


def faults(told: dict[str, bool]) -> Any:
    """Network: switch faults on and off."""
    from sesshu.network.faults import actions

    for fault, on in told.items():
        actions.switch(fault=fault, on=on, by=_actor("fault.switch"), purpose=PURPOSE)
    return sorted(actions.active())


def link(told: dict[str, Any]) -> Any:
    """Intermediary: people with their flags; gives the acquisition numbers that were begun."""
    from sesshu.intermediary.people import actions

    by, numbers = _actor("person_flag.write", "code.request"), told["unified_numbers"]
    actions.link_people(unified_numbers=numbers, protected=told.get("protected", False), by=by, purpose=PURPOSE)
    return actions.request_codes(unified_numbers=numbers, by=by, purpose=PURPOSE)


def fetch(_: Any) -> Any:
    """Intermediary: the codes that have come, and the directory of bodies."""
    from django.conf import settings

    from sesshu.intermediary.peers import directory
    from sesshu.intermediary.people import actions, telling

    directory.refresh()
    got = actions.fetch_codes(by=_actor("exchange.operate"), purpose=PURPOSE)
    if settings.SESSHU_ADDRESSEE_ADDRESS:
        telling.tell_states(by=_actor("exchange.operate"), purpose=PURPOSE)
    return got


def copies(told: dict[str, list[dict[str, Any]]]) -> Any:
    """Intermediary: unified number → records of vaccinations."""
    from sesshu.intermediary.copies.actions import Original, put_copies

    people = {number: [Original(**one) for one in records] for number, records in told.items()}
    return put_copies(information="immunization_record", people=people, by=_actor("copy.write"), purpose=PURPOSE)


def flags(told: dict[str, Any]) -> Any:
    """Intermediary: 自動応答不可 and 不開示 of people."""
    from sesshu.intermediary.people.actions import set_flags

    return set_flags(by=_actor("person_flag.write"), purpose=PURPOSE, **told)


def ask(told: dict[str, Any]) -> Any:
    """Intermediary: inquiries of a department; the duty is given to it first, unless `given` says that it has it."""
    from sesshu.intermediary.exchange_rules.departments import assign_duty
    from sesshu.intermediary.inquiries.asking import Question
    from sesshu.intermediary.inquiries.asking import ask as ask_batch

    by = _actor("inquiry.write")
    department = told["department"]
    questions = [Question(**{**one, "items": tuple(one["items"])}) for one in told["questions"]]
    for duty in () if told.get("given") else sorted({one.duty for one in questions}):
        assign_duty(department=department, duty=duty, by=by, purpose=PURPOSE)
    rows = ask_batch(questions=questions, department=department, by=by, purpose=PURPOSE)
    return [{"id": str(row.pk), "state": row.state, "message": row.message} for row in rows]


def send(_: Any) -> Any:
    """Intermediary: one round."""
    from sesshu.intermediary.inquiries.sending import send_all

    sent = send_all(by=_actor("exchange.operate"), purpose=PURPOSE)
    return {
        "permitted": sent.permitted, "refused": sent.refused, "answered": sent.answered, "away": sent.away
    }  # fmt: skip


def ending(_: Any) -> Any:
    """Intermediary: ends by time, on both sides, reports to the network, and marks (不開示)."""
    from sesshu.foundation.errors import Refused
    from sesshu.intermediary.inquiries import marks
    from sesshu.intermediary.inquiries.ending import drop_contents, expire
    from sesshu.intermediary.provisions import reporting

    by = _actor("exchange.operate")
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

    return clock_proof.agrees(by=_actor("exchange.operate"), purpose=PURPOSE)


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


def release(told: dict[str, str]) -> Any:
    """Intermediary: what is held is asked for by one and released by another."""
    from sesshu.intermediary.provisions import actions
    from sesshu.intermediary.provisions.models import Provision

    rows = list(Provision.objects.filter(state="held"))
    for row in rows:
        if not row.release_asked_by:  # somebody who was killed may have asked already
            actions.ask_release(provision_id=row.pk, note=told["note"], by=_person("1"), purpose=PURPOSE)
        actions.release(provision_id=row.pk, by=_person("2"), purpose=PURPOSE)
    return len(rows)


def take_answer(told: dict[str, str]) -> Any:
    """Intermediary: the business system takes an answer."""
    from sesshu.intermediary.inquiries import ending
    from sesshu.intermediary.inquiries.models import Inquiry

    row = Inquiry.objects.get(client_key=told["client_key"])
    return ending.fetch(inquiry_id=row.pk, by=_actor("inquiry.read"), purpose=PURPOSE).state


def settle(told: dict[str, str]) -> Any:
    """Intermediary: the clerk has adopted an answer."""
    from sesshu.intermediary.inquiries import ending
    from sesshu.intermediary.inquiries.models import Inquiry

    row = Inquiry.objects.get(client_key=told["client_key"])
    return ending.settle(inquiry_id=row.pk, adopted=True, reason="", by=_actor("inquiry.write"), purpose=PURPOSE).state


def flood(told: dict[str, Any]) -> Any:
    """Intermediary, for the bench: everybody asked about in bulk and answered."""
    from sesshu.operate.exchange.measuring import flood as measured

    return measured(told["numbers"], by=_actor("inquiry.write", "exchange.operate"))


def immediate(told: dict[str, Any]) -> Any:
    """Intermediary, for the bench: one inquiry after another at a steady pace."""
    from sesshu.operate.exchange.measuring import immediate as measured

    return measured(told["numbers"], told["a_second"], by=_actor("inquiry.write", "exchange.operate"))


def records(told: dict[str, str]) -> Any:
    """What this side has recorded about requests between two days, as `reconciling.Line` takes it."""
    from sesshu.operate.exchange.recorded import recorded

    return [asdict(one) for one in recorded(date.fromisoformat(told["first"]), date.fromisoformat(told["last"]))]


def record_lines(told: dict[str, str]) -> None:
    """The same, written as they are read: one a line."""
    from sesshu.operate.exchange.recorded import recorded

    for one in recorded(date.fromisoformat(told["first"]), date.fromisoformat(told["last"])):
        sys.stdout.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")


def awaited(_: Any) -> Any:
    """Intermediary: unified number → acquisition number, of everybody whose code is awaited."""
    from sesshu.intermediary.people.models import LinkedPerson

    rows = LinkedPerson.objects.filter(code_state__in=["requested", "stuck"]).order_by("unified_number")
    return dict(rows.values_list("unified_number", "acquisition"))


def duties(told: dict[str, Any]) -> Any:
    """Intermediary: the duties of a department."""
    from sesshu.intermediary.exchange_rules.departments import assign_duty

    for duty in told["duties"]:
        assign_duty(department=told["department"], duty=duty, by=_actor("inquiry.write"), purpose=PURPOSE)
    return len(told["duties"])


def staff(_: Any) -> Any:
    """The made-up staff of a demo."""
    from sesshu.foundation.accounts.demo import create_demo_people

    return len(create_demo_people())


COMMANDS: dict[str, Callable[[Any], Any]] = {
    one.__name__: one
    for one in (
        keys, bodies, persons, faults, link, fetch, copies, flags, ask, send, ending, clock_agrees, inquiries, release,
        records, awaited, duties, staff, city_inside.client, city_inside.numbers, city_inside.residents,
        city_inside.movers, city_inside.copies_out, city_inside.renumbered, city_inside.findings,
        hub_inside.hub_connections,
        lists_inside.office_lists, take_answer, settle, flood, immediate, media_inside.medium_out,
        media_inside.medium_in, media_inside.media_closed,
    )
}  # fmt: skip


def main(command: str) -> None:
    """One command, or (`talk`) one a line until the input ends."""
    import django

    django.setup()
    if command == "talk":
        talk()
    elif command == "record_lines":
        record_lines(json.loads(sys.stdin.read()))
    else:
        told = json.loads(sys.stdin.read() or "null")
        sys.stdout.write(json.dumps(COMMANDS[command](told), ensure_ascii=False, default=str))


def talk() -> None:
    """`{"command", "told", "clock"}` in, `{"answer"}` or `{"error"}` out. A clock that is named holds for that line."""
    from django.db import close_old_connections

    from sesshu.foundation import clock

    for line in sys.stdin:
        asked = json.loads(line)
        close_old_connections()
        try:
            with clock.set_to(datetime.fromisoformat(asked["clock"])) if asked.get("clock") else nullcontext():
                found = {"answer": COMMANDS[asked["command"]](asked["told"])}
        except Exception as error:  # noqa: BLE001 - whoever asked decides what to do with it
            found = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(found, ensure_ascii=False, default=str) + "\n")
        sys.stdout.flush()


def _actor(*permissions: str) -> Any:
    from sesshu.foundation.access.actor import job_actor

    return job_actor("exchange", *permissions)


def _person(number: str) -> Any:
    from sesshu.foundation.access.actor import Actor

    may = frozenset({"provision.release", "department.all"})
    return Actor("person", f"exchange-{number}", may, display_name=number)


if __name__ == "__main__":
    main(sys.argv[1])
