"""Works inside the process of an intermediary: people with their codes, copies and flags, and who may do what."""

from __future__ import annotations

from typing import Any

from sesshu.operate.exchange.actors import PURPOSE, actor


def link(told: dict[str, Any]) -> Any:
    """Intermediary: people with their flags; gives the acquisition numbers that were begun."""
    from sesshu.intermediary.people import actions

    by, numbers = actor("person_flag.write", "code.request"), told["unified_numbers"]
    actions.link_people(unified_numbers=numbers, protected=told.get("protected", False), by=by, purpose=PURPOSE)
    return actions.request_codes(unified_numbers=numbers, by=by, purpose=PURPOSE)


def fetch(_: Any) -> Any:
    """Intermediary: the codes that have come, and the directory of bodies."""
    from django.conf import settings

    from sesshu.intermediary.peers import directory
    from sesshu.intermediary.people import actions, telling

    directory.refresh()
    got = actions.fetch_codes(by=actor("exchange.operate"), purpose=PURPOSE)
    if settings.SESSHU_ADDRESSEE_ADDRESS:
        telling.tell_states(by=actor("exchange.operate"), purpose=PURPOSE)
    return got


def copies(told: dict[str, list[dict[str, Any]]]) -> Any:
    """Intermediary: unified number → records of vaccinations."""
    from sesshu.intermediary.copies.actions import Original, put_copies

    people = {number: [Original(**one) for one in records] for number, records in told.items()}
    return put_copies(information="immunization_record", people=people, by=actor("copy.write"), purpose=PURPOSE)


def flags(told: dict[str, Any]) -> Any:
    """Intermediary: 自動応答不可 and 不開示 of people."""
    from sesshu.intermediary.people.actions import set_flags

    return set_flags(by=actor("person_flag.write"), purpose=PURPOSE, **told)


def awaited(_: Any) -> Any:
    """Intermediary: unified number → acquisition number, of everybody whose code is awaited."""
    from sesshu.intermediary.people.models import LinkedPerson

    rows = LinkedPerson.objects.filter(code_state__in=["requested", "stuck"]).order_by("unified_number")
    return dict(rows.values_list("unified_number", "acquisition"))


def duties(told: dict[str, Any]) -> Any:
    """Intermediary: the duties of a department."""
    from sesshu.intermediary.exchange_rules.departments import assign_duty

    for duty in told["duties"]:
        assign_duty(department=told["department"], duty=duty, by=actor("inquiry.write"), purpose=PURPOSE)
    return len(told["duties"])
