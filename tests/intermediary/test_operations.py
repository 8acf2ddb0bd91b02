"""システム管理: what is past its years goes by night with its counts, what is younger stays whatever the clock says."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection

from sesshu.contracts.exchange.linkage import LinkageCode
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.intermediary.copies import queries as copy_queries
from sesshu.intermediary.copies.actions import Original, put_copies, put_records
from sesshu.intermediary.copies.comparing import Difference, compare, line_of, read_originals, run_comparison
from sesshu.intermediary.copies.intake import check_row, commit_chunk
from sesshu.intermediary.copies.models import CopyHolder, ProvisionCopy
from sesshu.intermediary.exchange_records import queries as record_queries
from sesshu.intermediary.exchange_records.models import ExchangeRecord
from sesshu.intermediary.exchange_rules.departments import assign_duty
from sesshu.intermediary.exchange_rules.models import BusinessSystem, ExchangeRule
from sesshu.intermediary.exchange_rules.rules import check_rule, value
from sesshu.intermediary.inquiries import queries as inquiry_queries
from sesshu.intermediary.inquiries.asking import Question, ask
from sesshu.intermediary.inquiries.models import CarriedNotice, Inquiry
from sesshu.intermediary.media.models import Medium
from sesshu.intermediary.operations.actions import delete_old
from sesshu.intermediary.peers.models import Peer
from sesshu.intermediary.people.actions import link_people, request_codes
from sesshu.intermediary.people.models import LinkedPerson
from sesshu.intermediary.provisions import actions as provision_actions
from sesshu.intermediary.provisions import queries as provision_queries
from sesshu.intermediary.provisions.models import Provision
from sesshu.numbers.testing import individual_number
from tests.speed.counting import questions_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=clock.TOKYO)
TODAY = min(NOW, clock.now())  # old enough by the database's own clock too, which no test sets
P = "INFORMATION_EXCHANGE"
JOB = job_actor("test", "exchange.operate", "copy.write", "copy.read")
INFORMATION = "immunization_record"


def record(at: datetime, **changes: object) -> ExchangeRecord:
    usual: dict[str, object] = {
        "at": at, "side": "inquirer", "event": "asked", "unified_number": "11", "counterpart": "012033",
        "department": "予防接種係", "duty": "implementation", "row": 25, "part": 1, "information": INFORMATION,
        "items": ["date"], "requested_at": at, "withheld": False,
    }  # fmt: skip
    return ExchangeRecord.objects.create(**usual | changes)


def inquiry(at: datetime, **changes: object) -> Inquiry:
    usual: dict[str, object] = {
        "client_key": str(uuid.uuid4()), "unified_number": "11", "provider": "012033", "department": "予防接種係",
        "duty": "implementation", "row": 25, "part": 1, "subject": "target", "information": INFORMATION,
        "items": ["date"], "withheld": False, "state": "rejected_local", "asked_by": "u:1", "requested_at": at,
        "valid_until": at,
    }  # fmt: skip
    return Inquiry.objects.create(**usual | changes)


def provision(at: datetime, **changes: object) -> Provision:
    usual: dict[str, object] = {
        "permit": uuid.uuid4(), "inquirer": "012033", "inquirer_kind": "mayor", "department": "他市の係",
        "duty": "implementation", "row": 25, "part": 1, "subject": "target", "information": INFORMATION,
        "items": ["date"], "withheld": False, "state": "no_copy", "requested_at": at, "notified_at": at,
        "expires_at": at,
    }  # fmt: skip
    return Provision.objects.create(**usual | changes)


def test_7年を過ぎた記録と照会と提供だけが件数とともに消える() -> None:
    old, young = TODAY - timedelta(days=7 * 366 + 2), TODAY - timedelta(days=7 * 365 - 5)
    for at in (old, young, TODAY):
        record(at)
        inquiry(at)
        provision(at)
    still_open = inquiry(old, state="queued")
    with clock.set_to(TODAY):
        made = delete_old(by=JOB, purpose=P)
        assert made is not None
        assert (made.records, made.inquiries, made.provisions) == (1, 1, 1)
        assert delete_old(by=JOB, purpose=P) is None, "もう一度動かしても何も消えない"
    assert ExchangeRecord.objects.count() == Provision.objects.count() == 2
    assert Inquiry.objects.filter(pk=still_open.pk).exists(), "終わっていない照会は古くても残る"
    assert Entry.objects.get(act="exchange.old_deleted").n == 3


def test_済んだ媒体の使用は残り_その提供の求めと符号入りの文は年数とともに消える() -> None:
    old = TODAY - timedelta(days=8 * 366)

    def used(number: str, state: str) -> Medium:
        notice = CarriedNotice.objects.create(
            notice=uuid.uuid4().hex, provider="012033", route="r", address="", provider_signing={},
            provider_encryption={}, received_at=old,
        )  # fmt: skip
        return Medium.objects.create(
            number=number, direction="call", counterpart="012033", state=state, notice=notice, received="sealed",
            reason="回線の障害", requested_at=old, requested_by="u:1",
            lost_how="車内で紛失" if state == "lost" else "",
        )  # fmt: skip

    done, lost = used("M-1", "verified"), used("M-2", "lost")
    record(old)
    record(TODAY)
    gone = delete_old(by=JOB, purpose=P)
    assert gone is not None
    assert (gone.records, gone.notices) == (1, 1), "媒体管理簿が古い記録の削除を止めない"
    done.refresh_from_db()
    lost.refresh_from_db()
    assert (done.notice, done.received) == (None, "")
    assert lost.notice is not None, "見つかっていない媒体の分は残る"


def test_時計だけを進めても記録は消えない() -> None:
    record(NOW)
    with clock.set_to(NOW + timedelta(days=3660)):
        delete_old(by=JOB, purpose=P)
    assert ExchangeRecord.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT exchange_record_delete(now() + interval '100 years')")
        assert cursor.fetchone()[0] == 0
        cursor.execute("SELECT has_table_privilege(current_user, 'exchange_record', 'DELETE')")
        assert cursor.fetchone()[0] is False


def test_先の日付の記録を足しても_若い記録は消えない() -> None:
    """Whoever has the program's own login may add a row with any date, and ask for any day."""
    record(TODAY - timedelta(days=7 * 365 - 5))
    record(datetime(2100, 1, 1, tzinfo=clock.TOKYO))
    with connection.cursor() as cursor:
        for before in ("'2092-01-01'", "clock_timestamp() - interval '7 years' + interval '1 minute'", "NULL"):
            cursor.execute(f"SELECT exchange_record_delete({before})")
            assert cursor.fetchone()[0] == 0
    for at in (TODAY, TODAY + timedelta(days=3660)):
        with clock.set_to(at):
            made = delete_old(by=JOB, purpose=P)
        assert made is None or made.records == 0
    assert ExchangeRecord.objects.count() == 2


def test_決まりは日付で変わり_法令より短い保存年数は拒まれる() -> None:
    def rule(code: str, number: int, day: str) -> ExchangeRule:
        return ExchangeRule(code=code, value=number, valid_from=day, recorded_at=NOW, recorded_by="u:1")

    rule("answer_days", 30, "2026-12-01").save()
    with clock.set_to(NOW):
        assert value("answer_days") == 90
    with clock.set_to(NOW + timedelta(days=20)):
        assert value("answer_days") == 30
    with pytest.raises(InvalidInput, match="7年以上で入力してください（番号法施行令第30条）"):
        check_rule(rule("record_years", 6, "2026-12-01"))


def test_業務担当は自分の部署の照会とその部署の情報だけを見る() -> None:
    mine, other = inquiry(NOW), inquiry(NOW, department="国保年金課")
    offered = provision(NOW)
    provision(NOW, information="municipal_tax")
    record(NOW)
    record(NOW, department="国保年金課")
    record(NOW, side="provider", department="他市の係")
    accounts = [
        Account.objects.create(
            login_id=f"s{n}", display_name="試験", office_section=section, active_from="2026-04-01", created_at=NOW
        )
        for n, section in enumerate(("予防接種係", "国保年金課", ""))
    ]
    BusinessSystem.objects.create(
        code="B01", name="健康管理", department="予防接種係", information=INFORMATION, valid_from="2026-04-01",
        recorded_at=NOW, recorded_by="u:1",
    )  # fmt: skip
    may = frozenset({"inquiry.read", "provision.read", "exchange_record.read", "copy.read"})
    ours, theirs, nobody = (Actor("person", str(one.pk), may) for one in accounts)
    with clock.set_to(NOW):
        assert list(inquiry_queries.inquiries(ours)) == [mine]
        assert list(provision_queries.provisions(ours)) == [offered]
        assert record_queries.records(ours).count() == 2
        assert list(inquiry_queries.inquiries(theirs)) == [other]
        assert not provision_queries.provisions(theirs).exists()
        assert not inquiry_queries.inquiries(nobody).exists(), "部署のない職員には何も見えない"
        with pytest.raises(NotFound):
            inquiry_queries.get(theirs, mine.pk)
        everyone = Actor("person", str(accounts[1].pk), may | {"department.all"})
        assert inquiry_queries.inquiries(everyone).count() == 2


def test_ほかの部署の提供の求めは番号を知っていても許可も不提供もできない() -> None:
    row = provision(NOW, state="held", expires_at=NOW + timedelta(days=1))
    BusinessSystem.objects.create(
        code="B01", name="健康管理", department="予防接種係", information=INFORMATION, valid_from="2026-04-01",
        recorded_at=NOW, recorded_by="u:1",
    )  # fmt: skip
    accounts = [
        Account.objects.create(
            login_id=f"s{n}", display_name="試験", office_section=section, active_from="2026-04-01", created_at=NOW
        )
        for n, section in enumerate(("予防接種係", "予防接種係", "国保年金課"))
    ]
    first, second, other = (Actor("person", str(one.pk), frozenset({"provision.release"})) for one in accounts)
    with clock.set_to(NOW):
        with pytest.raises(NotFound):
            provision_actions.ask_release(provision_id=row.pk, note="電話で確認", by=other, purpose=P)
        provision_actions.ask_release(provision_id=row.pk, note="電話で確認", by=first, purpose=P)
        with pytest.raises(NotFound):
            provision_actions.release(provision_id=row.pk, by=other, purpose=P)
        with pytest.raises(NotFound):
            provision_actions.refuse(provision_id=row.pk, reason="訂正中", by=other, purpose=P)
        row.refresh_from_db()
        assert (row.state, row.release_asked_by) == ("held", first.code)
        assert provision_actions.release(provision_id=row.pk, by=second, purpose=P).state == "released"


def test_人が増えても符号の取得を始める問いの数は変わらない() -> None:
    by = job_actor("test", "person_flag.write", "code.request")

    def begin(first: int, number: int) -> int:
        numbers = [f"{n:015}" for n in range(first, first + number)]
        link_people(unified_numbers=numbers, protected=False, by=by, purpose=P)
        begun: list[dict[str, str]] = []
        asked = questions_of(
            lambda: begun.append(request_codes(unified_numbers=numbers, by=by, purpose=P))
        )  # fmt: skip
        assert begun[0].keys() == set(numbers)
        assert request_codes(unified_numbers=numbers, by=by, purpose=P) == begun[0], "取得中の番号は変わらない"
        rows = LinkedPerson.objects.filter(unified_number__in=numbers, code_state="requested")
        assert dict(rows.values_list("unified_number", "acquisition")) == begun[0]
        return len(asked)

    assert begin(1, 3) == begin(100, 90)


def test_照合は両側を順に読むだけで同じ違いを見つける() -> None:
    """Against a naive comparison of everything at once, people of one side alone and with gaps among them."""
    dice = random.Random(20261120)  # noqa: S311 - made-up records
    numbers = [f"{n:015}" for n in range(1, 60)]
    LinkedPerson.objects.bulk_create(LinkedPerson(unified_number=number) for number in numbers)
    registered = [number for number in numbers if dice.random() < 0.8]
    kept = {
        number: [Original(f"d{n}", {"date": "2026-01-01", "kind": "MR"}) for n in range(12) if dice.random() < 0.6]
        for number in registered
    }
    with clock.set_to(NOW):
        put_copies(information=INFORMATION, people=kept, by=JOB, purpose=P)
    copies = {(number, one.record_key): one.digest for number, records in kept.items() for one in records}
    everything = [(number, f"d{n}") for number in numbers for n in range(12)]
    originals = {
        pair: "0" * 64 if dice.random() < 0.1 else copies.get(pair, "1" * 64)
        for pair in everything
        if dice.random() < 0.5
    }
    expected = {
        *((Difference.MISSING, *pair) for pair in originals.keys() - copies.keys()),
        *((Difference.EXTRA, *pair) for pair in copies.keys() - originals.keys()),
        *((Difference.DIFFERING, *p) for p in originals.keys() & copies.keys() if originals[p] != copies[p]),
        *((Difference.UNREGISTERED, number, "") for number in set(numbers) - set(registered)),
    }
    rows = [(*pair, digest) for pair, digest in originals.items()]
    assert rows != sorted(rows), "in a person the order does not matter"
    for piece in (1, 2, 13, 5000):  # fewer rows than a person has, and more than there are
        told = list(compare(JOB, INFORMATION, map(line_of, rows), numbers, piece=piece))
        found = [(d.difference, d.unified_number, d.record_key) for d in told]
        assert set(found) == expected
        assert len(found) == len(expected)
        assert [d.unified_number for d in told] == sorted(d.unified_number for d in told)
    with pytest.raises(InvalidInput, match="小さい順"):
        list(compare(JOB, INFORMATION, map(line_of, reversed(rows))))
    text = "unified_number,record_key,digest\n" + "\n".join(",".join(row) for row in reversed(rows))
    assert read_originals(text) == sorted(rows), "ファイルの行はどの順でもよい"


def test_長さの違う番号もタブのある記録の番号も_同じ記録は同じと分かる() -> None:
    """Rows are compared as texts: neither a shorter number nor what stands in a key shifts them."""
    numbers = ["1", "11", "2"]
    LinkedPerson.objects.bulk_create(LinkedPerson(unified_number=number) for number in numbers)
    kept = {
        number: [Original(key, {"date": "2026-01-01", "kind": "MR"}) for key in ("a\tb", "a")] for number in numbers
    }
    with clock.set_to(NOW):
        put_copies(information=INFORMATION, people=kept, by=JOB, purpose=P)
    rows = [(number, one.record_key, one.digest) for number in numbers for one in kept[number]]
    for piece in (1, 2, 5000):
        assert list(compare(JOB, INFORMATION, map(line_of, rows), piece=piece)) == []
    changed = [*rows[:2], ("11", "a\tb", "0" * 64), *rows[3:]]
    [found] = compare(JOB, INFORMATION, map(line_of, changed))
    assert (found.difference, found.unified_number, found.record_key) == (Difference.DIFFERING, "11", "a\tb")


def test_副本のある人の登録が欠けていても_正本のない人は数えない() -> None:
    """A copy without a registration cannot come in by any door; were it there, the comparison would still tell it."""
    for number in ("11", "12", "13", "14"):
        LinkedPerson.objects.create(unified_number=number)
    one = Original("d1", {"date": "2026-01-01", "kind": "MR"})
    with clock.set_to(NOW):
        put_copies(information=INFORMATION, people={n: [one] for n in ("11", "12", "13")}, by=JOB, purpose=P)
    CopyHolder.objects.filter(person__unified_number__in=["11", "13"]).delete()
    rows = [line_of((number, "d1", one.digest)) for number in ("11", "12")]
    for piece in (1, 5000):
        found = [(d.difference, d.unified_number) for d in compare(JOB, INFORMATION, rows, piece=piece)]
        assert found == [(Difference.UNREGISTERED, "11"), (Difference.EXTRA, "13")]


def test_照合は正本を読み切る前に違いを返し始める() -> None:
    numbers = [f"{n:015}" for n in range(1, 40)]
    LinkedPerson.objects.bulk_create(LinkedPerson(unified_number=number) for number in numbers)
    read: list[str] = []

    def originals() -> Iterator[str]:
        for number in numbers:
            read.append(number)
            yield line_of((number, "d1", "0" * 64))

    first = next(compare(JOB, INFORMATION, originals(), piece=3))
    assert (first.difference, first.unified_number) == (Difference.MISSING, numbers[0])
    assert len(read) <= 6, "一度に覚えておく行より先は読んでいない"


def test_ファイルの副本は点検され_知らない人の行は保留になり_取下げは履歴が残る() -> None:
    LinkedPerson.objects.create(unified_number="11")
    good = {"change": "1", "unified_number": "11", "record_key": "d1", "date": NOW.date(), "kind": "MR"}
    with clock.set_to(NOW):
        assert check_row(good | {"kind": None})[0].field == "kind"
        assert check_row(good | {"change": "3"})[0].code == "WRONG_CHANGE"
        rows = [good, good | {"record_key": "d2"}, good | {"unified_number": "99"}]
        assert [one.state for one in commit_chunk(rows, source="x", by=JOB)] == ["accepted", "accepted", "held"]
        commit_chunk([good | {"change": "2"}], source="x", by=JOB)
    gone, there = ProvisionCopy.objects.order_by("record_key")
    assert (gone.published_until, there.published_until) == (NOW.date() - timedelta(days=1), None)


def test_照合の報告に違いがすべて出て_出力には内容がない() -> None:
    for number in ("11", "12"):
        LinkedPerson.objects.create(unified_number=number)
    same, changed, extra = (Original(key, {"date": "2026-01-01", "kind": "MR"}) for key in ("a", "b", "c"))
    with clock.set_to(NOW):
        put_copies(information=INFORMATION, people={"11": [same, changed, extra]}, by=JOB, purpose=P)
        lines = ["unified_number,record_key,digest", f"11,a,{same.digest}", f"11,b,{'0' * 64}", f"12,d,{same.digest}"]
        originals = map(line_of, read_originals("\n".join(lines)))
        made = run_comparison(information=INFORMATION, originals=originals, by=JOB, purpose=P)
        assert made.counts == {"missing": 1, "extra": 1, "differing": 1, "unregistered": 1}
        assert {(d.kind, d.unified_number, d.record_key) for d in made.differences.all()} == {
            ("missing", "12", "d"), ("extra", "11", "c"), ("differing", "11", "b"), ("unregistered", "12", ""),
        }  # fmt: skip
        out = list(copy_queries.for_comparison(JOB, INFORMATION))
        assert [row["record_key"] for row in out] == ["a", "b", "c"]
        assert set(out[0]) == {"person__unified_number", "record_key", "digest", "published_from"}
        put_records(information=INFORMATION, rows=[("11", extra, True)], by=JOB, purpose=P)
        assert len(copy_queries.for_comparison(JOB, INFORMATION)) == 2
    for wrong, told in (
        ("", "1行目"),
        ("x", "2行目：統合宛名番号"),
        ("11,a,zz", "2行目：ハッシュ"),
        (f"11,{individual_number(7).reveal()},{'0' * 64}", "2行目：記録の番号"),
    ):
        with pytest.raises(InvalidInput, match=told):
            read_originals("" if not wrong else f"unified_number,record_key,digest\n{wrong}")


def test_人が増えても照会の問いの数は変わらない() -> None:
    by = job_actor("test", "inquiry.write")
    with clock.set_to(NOW):
        Peer.objects.create(
            code="012033", name="小樽市", kind="mayor", signing={}, encryption={}, route="", told_at=NOW
        )
        assign_duty(department="予防接種係", duty="implementation", by=by, purpose=P)

        def asked(first: int, number: int) -> int:
            numbers = [f"{n:015}" for n in range(first, first + number)]
            LinkedPerson.objects.bulk_create(
                LinkedPerson(unified_number=one, code=LinkageCode.issue().reveal(), code_state="held")
                for one in numbers
            )
            questions = [
                Question(one, one, "012033", "implementation", 25, 1, "target", INFORMATION, ("date",), case="転入-1")
                for one in numbers
            ]
            said = questions_of(lambda: ask(questions=questions, department="予防接種係", by=by, purpose=P))
            rows = Inquiry.objects.filter(unified_number__in=numbers, state="queued", person__isnull=False)
            assert rows.count() == number
            return len(said)

        assert asked(1, 1) == asked(10, 60)
    assert ExchangeRecord.objects.filter(event="asked").count() == 61
