"""People, findings, gaps and 住登外者 of an office as its scenarios find it."""

from __future__ import annotations

SETUP = """
from dataclasses import replace
from datetime import date
from sesshu.addressee.findings.checking import check
from sesshu.addressee.findings.taking import Told, take
from sesshu.addressee.non_registered.actions import record_message
from sesshu.addressee.unified_numbers.actions import PutItem, put
from sesshu.foundation.access import job_actor
from sesshu.numbers.testing import individual_number
by = job_actor("scenario", "unified.write", "finding.feed", "finding.check", "key.rotate", "non_registered.write")
def person(n, system, business, **told):
    return PutItem(system, business, individual_number(n), name="試験　一郎", kana="シケン　イチロウ",
                   birth_date=date(2026, 1, 10), sex="1", address="熊本市中央区試験1番地", **told)
moved = replace(person(5, "001", "500"), address="熊本市東区試験2番地")
put(items=[person(1, "001", "100"), person(1, "010", "A1"), person(1, "010", "A9"), person(2, "001", "200"),
           person(3, "001", "300"), person(4, "001", "400"), moved], by=by, purpose="PUT_RESIDENT")
day = date(2026, 11, 20)
from datetime import timedelta
from sesshu.addressee.unified_numbers.actions import record_precondition
from sesshu.addressee.unified_numbers.models import BusinessLink, LinkTold
from sesshu.foundation import clock
record_precondition(kind="move_in", person_id=BusinessLink.objects.get(business_number="100").person_id,
    reference="転入-2026-012", valid_from=clock.today() - timedelta(1), valid_until=clock.today() + timedelta(30),
    by=job_actor("scenario", "precondition.write"), purpose="UNIFIED_NUMBERING")
BusinessLink.objects.filter(business_number="300").update(protected=True, own_protected=None)
LinkTold.objects.create(link=BusinessLink.objects.get(business_number="300"), teller="ledger", protected=True,
    guarded_only=True, at=clock.now(), by="")
take(system="001", day=day, people=[Told("100", individual_number(1)), Told("200", individual_number(2))],
     by=by, purpose="PUT_RESIDENT")
take(system="010", day=day, people=[Told("A1", individual_number(2))], by=by, purpose="PUT_RESIDENT")
check(day=day, by=by, purpose="UNIFIED_NUMBERING")
from sesshu.addressee.number_gaps.recording import keep_gaps
from sesshu.addressee.unified_numbers.numbering import draw
keep_gaps("surplus", draw(1), by=by)
message = {"shorikubun": "0", "shikuchosonkodo": "431001", "shimei": "架空　花子", "shimei_furigana": "カクウ　ハナコ",
    "seibetsu": "2", "seinengappi": "2025-04-02", "jusho_todofuken": "熊本県", "jusho_shikugunchosonmei": "試験市",
    "jusho_banchigohyoki": "一丁目", "gyomuid": "010", "tagyomusanshofukafuragu": "0", "sosashaid": "c0001",
    "sosanengappi": "2026-11-20", "sosajikoku": "09:30:00"}
one = record_message(message=message, number=None, by=by, purpose="UNIFIED_NUMBERING").person
record_message(message=message | {"shorikubun": "1", "atenabango": one.addressee_number, "shimei": "架空　月子",
    "shimei_furigana": "カクウ　ツキコ", "gyomuid": "020", "sosajikoku": "10:00:00"}, number=None, by=by,
    purpose="UNIFIED_NUMBERING")
record_message(message=message | {"shorikubun": "1", "atenabango": one.addressee_number, "jusho_katagaki": "秘密荘",
    "tagyomusanshofukafuragu": "1", "gyomuid": "018", "sosajikoku": "11:00:00"}, number=None, by=by,
    purpose="UNIFIED_NUMBERING")
"""
