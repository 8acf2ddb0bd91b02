"""人に付いて動くもの: 住民を指す表はすべて、まとめるときに動くか、動かない理由が書いてある。"""

import pytest
from django.apps import apps

from sesshu.foundation.access.actor import Actor
from sesshu.ledger.residents import following
from sesshu.ledger.residents.consequences import Happening, _handlers
from sesshu.ledger.residents.models import Resident

# What stays with the identity it was written for, and why.
STAYS = {
    "due_state": "次の全市判定で作り直す",
    "resident_change": "住民記録から届いたとおりに残す",
    "resident_version": "その宛名番号の履歴として残す",
    "resident_address_protection": "住民記録の支援措置の期間",
    "mailing_history_check": "転入したときに他市の履歴を尋ねた記録",
    "mailing_person": "その名前で送ったかどうかの記録",
    "adoption_sealed_link": "分離の記録そのもの",
    "reconciliation_difference": "その時の突合の結果",
    "change_review": "起きたときの確認事項",
    "resident_not_duplicate": "その二つの記録についての判断そのもの",
    "resident_record_move": "統合・分割の記録そのもの",
    "provisional_person": "仮登録そのもの",
    "provisional_join": "統合の記録そのもの",
    "inquiry_line": "そのとき窓口・電話で答えた内容の記録",
    "booking_visit_person": "予約サイトを開いている間だけの行。席を離れると消える",
    "person_presence": "いま画面を開いている職員。数分で消える",
    "addressee_link": "その宛名番号について他のシステムに知らせたこと",
    "copy_difference": "その時の照合の結果",
    "erasure_person": "消去の名簿。消去か取りやめで消える",
}
TABLES = {
    "adverse_event": "adverse_event_report", "bulk_correction": "bulk_correction_dose",
    "condition": "resident_condition", "condition_request": "resident_condition_request", "dose": "dose",
    "facility_stay": "facility_stay",
    "undelivered_mail": "undelivered_mail",
    "handbook_image": "handbook_image", "not_given": "not_given", "postal_address": "resident_postal_address",
    "former_key": "resident_former_key", "guardian": "resident_guardian", "guardian_of": "resident_guardian",
    "recall": "lot_recall_dose", "screening_form": "screening_form_order",
    "exemption_fact": "exemption_fact", "school_membership": "school_membership",
    "exchange_inquiry": "exchange_inquiry", "exchange_case": "exchange_case",
    "unknown_history": "unknown_history", "vaccination_error": "vaccination_error",
    "remark": "resident_remark", "reservation": "reservation", "voucher": "voucher",
    "attendance": "attendance", "erasure_hold": "erasure_hold", "page_image": "page_image",
    "form_issue": "printed_form_issue", "pile_slip": "pile_slip", "inquiry_slip": "inquiry_slip",
}  # fmt: skip


def test_住民を指すすべての表が_動くか動かないかを決めている() -> None:
    pointing = {
        model._meta.db_table
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is Resident
    }
    assert {one.kind for one in following.known()} == TABLES.keys()
    moving = set(TABLES.values())
    assert pointing == moving | STAYS.keys(), pointing ^ (moving | STAYS.keys())


def test_取消しで戻すものは_発送と券が登録している() -> None:
    rooms = {handler.__module__ for handler in _handlers[Happening.REVIVED]}
    assert {"sesshu.ledger.mailings.reviving", "sesshu.ledger.vouchers.moves"} <= rooms


@pytest.mark.django_db
def test_戻すと動かしたものだけが戻る(clerk: Actor) -> None:
    from datetime import date

    from sesshu.ledger.residents.models import PostalAddress
    from tests.ledger.residents.people import make_resident

    source, target = make_resident(), make_resident()

    def address(person: Resident) -> PostalAddress:
        from sesshu.foundation import clock

        return PostalAddress.objects.create(
            resident=person, starts_on=date(2026, 1, 1), postal_code="8600000", address="仮町1", reason="試験",
            recorded_at=clock.now(), recorded_by="u:test",
        )  # fmt: skip

    mine, theirs = address(source), address(target)
    moved = following.move_all(source.id, target.id, by=clerk)
    assert moved == {"postal_address": [str(mine.id)]}
    assert PostalAddress.objects.filter(resident=target).count() == 2
    following.move_back(moved, source.id, target.id, by=clerk)
    assert PostalAddress.objects.get(resident=source).id == mine.id
    assert PostalAddress.objects.get(resident=target).id == theirs.id
