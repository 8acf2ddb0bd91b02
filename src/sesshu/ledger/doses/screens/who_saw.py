"""利用の記録 in words: from audit entries to lines a clerk can read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sesshu.foundation.access import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.audit.queries import who_saw
from sesshu.law.purposes import purposes
from sesshu.ledger.doses.screens.records import actor_names

MOST = 500
ACTS = {
    "resident.read": "個人画面を表示",
    "resident.searched": "検索結果に表示",
    "resident.history_read": "異動の履歴を表示",
    "audit.subject_reviewed": "利用の記録を表示",
    "dose.entry_opened": "接種の登録画面を表示",
    "dose.correction_opened": "訂正画面を表示",
    "dose.withdrawal_opened": "取消画面を表示",
    "dose.decision_opened": "判断画面を表示",
    "dose.session_looked": "一括登録の確認画面に表示",
    "pile.slips_shown": "接種結果登録（束）の画面に表示",
    "attendance.listed": "イベント当日の受付の画面に表示",
    "dose.what_if": "「この日に接種したら」を判定",
    "dose.versions_read": "接種記録の版を表示",
    "dose.recorded": "接種を登録",
    "dose.corrected": "接種記録を訂正",
    "dose.withdrawn": "接種記録を取消",
    "dose.decided": "定期外の接種を判断",
    "bulk_correction.read": "一括訂正の一覧に表示",
    "handbook.entry_opened": "母子健康手帳の登録画面を表示",
    "handbook.recorded": "母子健康手帳から接種を登録",
    "handbook.image_read": "母子健康手帳の画像を保存",
    "not_given.entry_opened": "接種しなかった記録の登録画面を表示",
    "not_given.recorded": "接種しなかった記録を登録",
    "not_given.withdrawal_opened": "接種しなかった記録の取消画面を表示",
    "not_given.withdrawn": "接種しなかった記録を取消",
    "unknown_history.entry_opened": "接種歴不明の登録画面を表示",
    "unknown_history.declared": "接種歴不明を登録",
    "unknown_history.ending_opened": "接種歴不明の解消画面を表示",
    "unknown_history.ended": "接種歴不明を解消",
    "exchange.inquiry_opened": "情報照会の画面を表示",
    "exchange.inquiry_read": "情報照会を表示",
    "exchange.inquiries_listed": "情報照会の一覧に表示",
    "exchange.inquiry_asked": "他の団体に情報照会",
    "exchange.inquiry_moved_on": "情報照会の状態が変わった",
    "exchange.answer_fetched": "情報照会の回答を受領",
    "exchange.answer_adopted": "情報照会の回答を取り入れ",
    "exchange.answer_dismissed": "情報照会の回答を取り入れない",
    "exchange.inquiry_cancelled": "情報照会を取消",
    "exchange.inquiry_ended_in_doubt": "結果の分からない情報照会を終了",
    "exchange.inquiry_expired": "情報照会が期限切れ",
    "exchange.answer_confirmed": "情報照会の回答を確認",
    "exchange.answer_dropped": "情報照会の回答を期限で消去",
    "exchange.settling_not_taken": "情報照会の結論を中間サーバーが不受理",
    "exchange.inquiry_differences_listed": "照会の突合の一覧に表示",
    "exchange.inquiry_difference_read": "照会の突合の違いを表示",
    "exchange.records_read": "照会・提供の記録を表示",
    "exchange.copies_sent": "副本を中間サーバーに送信",
    "exchange.copies_looked_at": "副本を原本と照合",
    "exchange.differences_listed": "副本の違いの一覧に表示",
    "exchange.protection_told": "支援措置の有無を統合宛名・中間サーバーに通知",
    "exchange.protection_set": "支援措置の有無を統合宛名・中間サーバーに反映",
    "exchange.protection_lifted": "自動応答不可・不開示を解除",
    "exchange.lifting_listed": "自動応答不可・不開示の解除の一覧に表示",
    "exchange_case.begun": "救済・免除の案件の登録画面を表示",
    "exchange_case.opened": "救済・免除の案件を登録",
    "exchange_case.listed": "救済・免除の案件の一覧に表示",
    "exchange_case.read": "救済・免除の案件を表示",
    "exchange_case.closed": "救済・免除の案件を終了",
    "exemption_fact.read": "庁内の免除の情報を表示",
    "inquiry.opened": "窓口・電話の受付を開始",
    "inquiry.read": "受付票を表示",
    "inquiry.listed": "受付票の一覧に表示",
    "inquiry.written": "受付票に記録",
    "inquiry.completed": "窓口・電話の受付を完了",
    "inquiry.cancelled": "受付票を取消",
    "counter.household_shown": "窓口画面に世帯を表示",
    "remark.read": "備考を表示",
    "remark.written": "備考を登録",
    "remark.ended": "備考を終了",
    "lot_recall.searched": "ロット回収で接種を検索",
    "lot_recall.doses_listed": "ロット回収の一覧に表示",
    "lot_recall.decided": "ロット回収に該当するかを判断",
    "lot_recall.letters_prepared": "ロット回収の手紙を作成",
    "statistics.listed": "統計の数の内訳に表示",
    "screening_form.remaining_read": "残りの予診票を表示",
    "screening_form.ordered": "予診票を印刷待ちに",
    "screening_form.printed": "予診票を印刷",
    "screening_form.cancelled": "予診票の印刷を取りやめ",
    "screening_form.sheet_prepared": "残りの予診票のお知らせを印刷",
    "screening_form.queue_listed": "予診票の印刷待ちの一覧に表示",
    "voucher.issued": "券を発行",
    "voucher.reissued": "券を再発行",
    "voucher.used": "券を使用済みに",
    "voucher.use_undone": "券の使用を取消",
    "voucher.void": "券を無効に",
    "voucher.revived": "券を有効に戻す",
    "voucher.listed": "券の一覧に表示",
    "voucher.person_read": "この人の券を表示",
    "voucher.read": "券を表示",
    "vaccination_error.opened": "間違い接種の案件を作成",
    "vaccination_error.listed": "間違い接種の一覧に表示",
    "vaccination_error.read": "間違い接種の案件を表示",
    "vaccination_error.reported": "間違い接種を県に報告",
    "adverse_event.received": "副反応疑い報告を受付",
    "adverse_event.listed": "副反応疑い報告の一覧に表示",
    "adverse_event.read": "副反応疑い報告を表示",
}


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    who: str
    act: str
    purpose: str
    terminal: str


def who_saw_lines(viewer: Actor, subject: str) -> list[Line]:
    """The newest entries about a person, at most 500. Looking is itself recorded first."""
    entries = list(who_saw(viewer, subject)[:MOST])
    names = actor_names(entry.actor for entry in entries)
    return [_line(entry, names) for entry in entries]


def _line(entry: Entry, names: dict[str, str]) -> Line:
    known = purposes().get(entry.purpose)
    body = json.loads(entry.body)
    act = ACTS.get(entry.act, entry.act)
    return Line(
        entry.at, names.get(entry.actor, entry.actor), act if entry.n == 1 else f"{act}（{entry.n}件をまとめて）",
        known.name if known else "", body.get("terminal") or "",
    )  # fmt: skip
