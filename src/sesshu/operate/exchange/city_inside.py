"""Works inside the ledger and the addressee system of a made-up city: what its register brings, the first copies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

PURPOSE = "DEMONSTRATION"
MOVED_ON = date(2026, 10, 1)
# Of each pair of children who moved from one city to the other: serials of their 宛名番号 there and here, name, birth,
# and whether they are protected where they lived. The pairs after the first are a day younger each.
PAIR = (
    (99000000000010, 99000000000017, "転入　つばさ", "テンニュウ　ツバサ", date(2025, 1, 10), False),
    (99000000000024, 99000000000038, "匿名　まもる", "トクメイ　マモル", date(2025, 2, 21), True),
)
COUNTED = (("", ""), ("二", "ニ"), ("三", "サン"), ("四", "ヨン"), ("五", "ゴ"), ("六", "ロク"), ("七", "ナナ"),
           ("八", "ハチ"), ("九", "キュウ"), ("十", "ジュウ"))  # fmt: skip
TOLD_BY_ITSELF = "010"  # 税務 sends its Individual Numbers itself, and the rest through the hub
LIST_ROUNDS = 60  # seconds; the check of the next morning finds what came later
THERE = {"postal_code": "0478660", "prefecture": "北海道", "city": "小樽市", "town": "花園", "street": "999番地"}
HERE = {
    "postal_code": "8608601",
    "prefecture": "熊本県",
    "city": "熊本市中央区",
    "town": "手取本町",
    "street": "998番地",
}
# Their doses in the city they left: product, day after birth.
DOSES = (("pcv20", 62), ("pcv20", 92), ("mr", 380))


def client(told: dict[str, Any]) -> Any:
    """A calling system with the key it has: registered where it is not, its key replaced where it differs."""
    from django.db import transaction

    from sesshu.foundation import audit, clock
    from sesshu.foundation.api.keys import hash_of
    from sesshu.foundation.api.models import ApiClient

    day = clock.today()
    with transaction.atomic():
        row, is_new = ApiClient.objects.get_or_create(
            name=told["name"],
            defaults={
                "permissions": sorted(told["permissions"]), "valid_from": date(day.year - 1, 1, 1),
                "valid_until": date(day.year + 5, 12, 31), "created_at": clock.now(), "contact": "試行環境",
            },
        )  # fmt: skip
        row.key_hash, row.key_issued_at, row.key_issued_by = hash_of(told["key"]), clock.now(), "j:demo"
        row.permissions = sorted(told["permissions"])
        row.save()
        if uses := told.get("uses"):
            _use(told["name"], uses)
        if scope := told.get("scope"):
            _scope(told["name"], scope)
        audit.record(
            "api_client.registered" if is_new else "api_client.key_issued", by=_actor(), purpose=PURPOSE,
            obj=f"api_client:{row.pk}",
        )  # fmt: skip
    return str(row.pk)


def findings(_: Any) -> Any:
    """Addressee: the daily check, once the lists of the register and of another system have come through the hub."""
    import time

    from sesshu.addressee.findings.checking import check
    from sesshu.addressee.findings.models import BusinessRecord
    from sesshu.addressee.number_rules.systems import register
    from sesshu.foundation import clock

    lists = BusinessRecord.objects.filter(told_on__isnull=False).values_list("system", flat=True).distinct()
    for _again in range(LIST_ROUNDS):
        if {register(), TOLD_BY_ITSELF} <= set(lists.all()):
            break
        time.sleep(1)
    return check(day=clock.today(), by=_actor("finding.check", "key.rotate"), purpose="UNIFIED_NUMBERING").counts


def _use(name: str, uses: dict[str, Any]) -> None:
    """Addressee: which purposes and 業務ID this system may name, and as whom it speaks of 支援措置; once. A purpose
    that has come since is added to what the trial's people have made of it: what they took away stays away."""
    from sesshu.addressee.number_rules.models import NumberUse
    from sesshu.foundation import clock

    rows = NumberUse.objects.filter(code=name)
    known = {purpose for row in rows for purpose in row.purposes.split()}
    come = [purpose for purpose in uses["purposes"] if purpose not in known]
    if not known:
        NumberUse.objects.create(
            code=name, valid_from=date(clock.today().year - 1, 1, 1), purposes="\n".join(come),
            systems="\n".join(uses["systems"]), teller=uses.get("teller", ""), **_said(),
        )  # fmt: skip
    elif come:
        _added_to(NumberUse.objects.believed().filter(code=name), {"purposes": come})


def _scope(name: str, scope: dict[str, Any]) -> None:
    """Intermediary: what this system may do there, once. What has come since, a line of a list or a right, is added to
    what the trial's people have made of it: what they took away stays away."""
    from sesshu.foundation import clock
    from sesshu.intermediary.exchange_rules.models import ClientScope

    had = list(ClientScope.objects.filter(code=name))
    come: dict[str, Any] = {}
    for field, wanted in scope.items():
        known = [getattr(row, field) for row in had]
        if isinstance(wanted, bool):
            come[field] = wanted and not any(known)
        else:
            lines = {line.strip() for one in known for line in one.splitlines()}
            come[field] = [line for line in wanted.splitlines() if line not in lines]
    if not had:
        ClientScope.objects.create(code=name, valid_from=date(clock.today().year - 1, 1, 1), **_said(), **scope)
    elif any(come.values()):
        _added_to(ClientScope.objects.believed().filter(code=name), come)


def _said() -> dict[str, Any]:
    from sesshu.foundation import clock

    return {"recorded_at": clock.now(), "recorded_by": "j:demo", "reason": "試行環境"}


def _added_to(rows: Any, come: dict[str, Any]) -> None:
    """Each of these rows of a master is superseded by one with the lines, and the rights, of `come` besides."""
    from uuid import uuid4

    said = _said()
    for row in list(rows):
        type(row).objects.filter(pk=row.pk).update(superseded_at=said["recorded_at"])
        row.pk, row._state.adding, row.approval = uuid4(), True, None
        for field, more in come.items():
            now = getattr(row, field)
            setattr(row, field, now or more if isinstance(more, bool) else "\n".join([*now.splitlines(), *more]))
        for field, value in said.items():
            setattr(row, field, value)
        row.save()


def numbers(told: dict[str, int]) -> Any:
    """Addressee: 宛名番号 → which reserved number; the register's way, with the number. Gives the unified numbers."""
    from sesshu.addressee.number_rules.systems import register
    from sesshu.addressee.unified_numbers.actions import PutItem, put
    from sesshu.numbers import testing

    by, register_code, found = _actor("unified.write"), register(), {}
    wanted = list(told.items())
    for start in range(0, len(wanted), 2000):
        items = [
            PutItem(
                system=register_code, business_number=number, individual_number=testing.individual_number(index),
                source="register", matched_on="demo",
            )
            for number, index in wanted[start : start + 2000]
        ]  # fmt: skip
        done = put(items=items, by=by, purpose="PUT_RESIDENT")
        found |= {item.business_number: one.unified_number for item, one in zip(items, done, strict=True)}
    return found


def residents(_: Any) -> Any:
    """Ledger: the 宛名番号 of everybody the register told of."""
    from sesshu.ledger.provision_copies.telling import known_people

    movers = {number for child in children(len(COUNTED)) for number in (child.there, child.here)}
    rows = known_people(_actor()).exclude(addressee_number__in=movers).order_by("addressee_number")
    return list(rows.values_list("addressee_number", flat=True))


@dataclass(frozen=True, slots=True)
class Child:
    """A child who moved. `there`, `here`: the 宛名番号 in the city they left and in the one they came to."""

    there: str
    here: str
    name: str
    kana: str
    birth: date
    protected: bool


def children(pairs: int) -> list[Child]:
    """The children of so many pairs, at most as many as `COUNTED` has words."""
    from sesshu.numbers.addressee_number import first_from

    return [
        Child(
            first_from(there + 100 * n)[1], first_from(here + 100 * n)[1], name + word, kana + read,
            birth + timedelta(n), protected,
        )
        for n, (word, read) in enumerate(COUNTED[:pairs])
        for there, here, name, kana, birth, protected in PAIR
    ]  # fmt: skip


def movers(told: dict[str, Any]) -> Any:
    """Ledger: the children of `pairs` who moved, with their doses in the city they left (`gone`). Gives their
    宛名番号."""
    from sesshu.ledger.doses.actions import record_doses
    from sesshu.ledger.doses.entries import DoseEntry
    from sesshu.ledger.residents.models import Resident

    gone, wanted, by = told["gone"], children(told["pairs"]), _actor("dose.write")
    numbers = [child.there if gone else child.here for child in wanted]
    for n, (number, child) in enumerate(zip(numbers, wanted, strict=True)):
        if Resident.objects.filter(addressee_number=number).exists():
            continue
        one = _new(number, child.name, child.kana, child.birth, gone=gone, protected=child.protected and gone)
        if gone:
            entries = [
                DoseEntry(
                    resident_id=one.pk, given_on=child.birth + timedelta(after), product=product,
                    lot_typed=f"OT{n}{m}24", lot_number=f"OT{n}{m}24", place="小樽市の医院", source="slip",
                )
                for m, (product, after) in enumerate(DOSES)
            ]  # fmt: skip
            record_doses(entries=entries, by=by, purpose="DOSE_REGISTRATION")
    return numbers


def copies_out(_: Any) -> Any:
    """Ledger: links, protection and copies, without waiting for the worker's next round."""
    from sesshu.ledger.provision_copies.jobs import sender
    from sesshu.ledger.provision_copies.telling import tell

    return tell(by=sender(), purpose="INFORMATION_EXCHANGE")


def _new(number: str, name: str, kana: str, birth: date, *, gone: bool, protected: bool) -> Any:
    """Through the door of register rows: here they moved in; there they were born and left."""
    from sesshu.ledger.residents.actions import apply_changes
    from sesshu.ledger.residents.models import Resident
    from sesshu.ledger.residents.rows import RegisterRow

    by = _actor("resident.import")
    came = birth if gone else MOVED_ON
    first = RegisterRow(
        addressee_number=number, history_number=1, change_reason="12" if gone else "10", change_on=came,
        processed_on=came, resident_class="1", name=name, kana=kana, birth=birth.isoformat(), sex="2",
        household_number=number, household_head=name, relationship="世帯主", became_on=came,
        became_reason="12" if gone else "10", moved_from_code="" if gone else "012033",
        protected=protected, protected_from=birth if protected else None, **(THERE if gone else HERE),
    )  # fmt: skip
    rows = [first]
    if gone:
        rows.append(
            replace(
                first, history_number=2, change_reason="20", change_on=MOVED_ON, processed_on=MOVED_ON,
                removed_on=MOVED_ON, removal_reason="20", moved_to_code="431001",
            )
        )  # fmt: skip
    for row in rows:
        [done] = apply_changes(
            rows=[row], kind="change", source="demo:movers", by=by, purpose="RESIDENT_INTAKE", decided=True
        )
        if done.state != "accepted":
            raise RuntimeError(f"{number}: {done.code}")
    return Resident.objects.get(addressee_number=number)


def _actor(*permissions: str) -> Any:
    from sesshu.foundation.access.actor import job_actor

    return job_actor("demo", *permissions)
