"""Why a person gets no letter. Groups: `out` no letter is due, `manual` a separate list for handling by hand,
`held` something that staff can put right, `pulled` taken out by staff."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class Why(models.TextChoices):
    """Reason codes of `MailingPerson`; empty for those who get a letter."""

    DEAD = "dead", "死亡"
    MOVED_OUT = "moved_out", "転出"
    LEAVING = "leaving", "転出予定"
    REMOVED = "removed", "職権消除等"
    NOT_HERE_YET = "not_here_yet", "基準日に住民でない"
    OUTSIDE_CONDITIONS = "outside_conditions", "抽出条件の生年月日・年齢の外"
    PROTECTED = "protected", "支援措置（別管理）"
    NOT_YET = "not_yet", "対象期間前"
    INTERVAL = "interval", "接種間隔の期間中"
    OTHER_STATUS = "other_status", "抽出条件の状態でない"
    COMPLETE = "complete", "接種済み"
    DONE_ELSEWHERE = "done_elsewhere", "接種済み（市外の接種を確認）"
    EXPIRED = "expired", "対象期間終了"
    CONTRAINDICATED = "contraindicated", "接種不適当"
    EXCLUDED = "excluded", "対象除外（罹患等）"
    DECLINED = "declined", "接種を希望しない"
    RECENTLY_SENT = "recently_sent", "最近発送済み"
    HISTORY_UNKNOWN = "history_unknown", "転入前の接種歴が未確認"
    LATE_INSTITUTION = "late_institution", "入力が遅れている医療機関の人"
    CHANGE_WAITING = "change_waiting", "住民情報の異動が保留中"
    DUPLICATE = "duplicate", "重複の疑い"
    BIRTH_UNKNOWN = "birth_unknown", "生年月日が不詳"
    RECORDS_UNCLEAR = "records_unclear", "接種記録の確認が必要"
    NO_ADDRESS = "no_address", "送付先がない"
    UNDELIVERABLE = "undeliverable", "前回の郵便が返戻"
    UNPRINTABLE = "unprintable", "印刷できない文字"
    RECORDS_CHANGED = "records_changed", "接種の記録が変わった"
    ADDRESS_CHANGED = "address_changed", "送付先が変わった"
    NAME_CHANGED = "name_changed", "氏名・宛名が変わった"
    BIRTH_CHANGED = "birth_changed", "生年月日が訂正された"
    WITHDRAWN = "withdrawn", "引抜き"


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    label: str


OUT = Group("out", "対象外")
MANUAL = Group("manual", "別管理（手作業）")
HELD = Group("held", "保留")
PULLED = Group("pulled", "引抜き")
_GROUPS = {
    Why.HISTORY_UNKNOWN: HELD,
    Why.LATE_INSTITUTION: HELD,
    Why.CHANGE_WAITING: HELD,
    Why.DUPLICATE: HELD,
    Why.PROTECTED: MANUAL,
    Why.BIRTH_UNKNOWN: HELD,
    Why.RECORDS_UNCLEAR: HELD,
    Why.NO_ADDRESS: HELD,
    Why.UNDELIVERABLE: HELD,
    Why.UNPRINTABLE: HELD,
    Why.WITHDRAWN: PULLED,
}

SENTENCES = {
    Why.DEAD: "死亡の届出があるため、発送しません。",
    Why.MOVED_OUT: "転出しているため、発送しません。転出先の市町村が案内します。",
    Why.LEAVING: "転出予定のため、発送しません。転出を取りやめたときは、異動の取込み後に仮抽出をやり直してください。",
    Why.REMOVED: "住民票が職権で消除されているため、発送しません。",
    Why.NOT_HERE_YET: "基準日の時点で住民になっていないため、発送しません。",
    Why.OUTSIDE_CONDITIONS: "生年月日が訂正され、抽出条件の生年月日・年齢の範囲に入らなくなりました。",
    Why.PROTECTED: "支援措置の対象（同じ世帯の人を含む）のため、一括印刷しません。別管理の一覧で対応してください。",
    Why.RECENTLY_SENT: "同じ予防接種のお知らせを最近発送しているため、今回は発送しません。",
    Why.DONE_ELSEWHERE: "市外で接種を済ませたことを確認しているため、発送しません。",
    Why.CONTRAINDICATED: "接種を行うことが不適当な状態にあると登録されているため、発送しません。",
    Why.HISTORY_UNKNOWN: "転入前の接種歴をまだ確かめていないため、未接種の人としては案内しません。"
    "接種歴を聞くか、確認を省く理由を登録してください。",
    Why.LATE_INSTITUTION: "直近に接種した医療機関の予診票がまだ入力されていないため、今回は発送しません。",
    Why.RECORDS_CHANGED: "手紙を作成したあとに接種の記録が変わり、手紙の内容と合わなくなりました。",
    Why.ADDRESS_CHANGED: "手紙を印刷したあとに送付先が変わりました。",
    Why.CHANGE_WAITING: "この人の異動の行が、取込で保留または登録不可のままです。取込の画面で処理してください。",
    Why.DUPLICATE: "同じ人かもしれない別の記録があり、まだ決まっていません。「重複の疑い」の画面で決めてから、"
    "仮抽出をやり直してください。",
    Why.NAME_CHANGED: "手紙を印刷したあとに氏名または宛名の人が変わりました。新しい氏名で個別に作成してください。",
    Why.BIRTH_CHANGED: "手紙の内容を決めたあとに生年月日が訂正されました。期間が違うので、個別に作成してください。",
    Why.BIRTH_UNKNOWN: "生年月日が日まで分からず判定できません。住民記録を確認し、必要なら個別に案内してください。",
    Why.RECORDS_UNCLEAR: "接種記録に確認が必要な点があり判定できません。個人画面で記録を確認してください。",
    Why.NO_ADDRESS: "送付先の住所がありません。住所または送付先を登録してから、仮抽出をやり直してください。",
    Why.UNDELIVERABLE: "この住所への前回の郵便が返戻されています。居所を確認し、送付先を登録してください。",
    Why.UNPRINTABLE: "氏名または住所に印刷できない文字があります。手書きなどで個別に作成してください。",
    Why.WITHDRAWN: "職員が発送から外しました。",
}  # fmt: skip


def group_of(reason: str) -> Group:
    """The group of a reason code."""
    return _GROUPS.get(Why(reason), OUT)


# What the judgement says, as a reason here. `due` and `overdue` stand for a status the mailing did not ask for.
OF_STATUS = {
    "not_yet": Why.NOT_YET,
    "due": Why.OTHER_STATUS,
    "overdue": Why.OTHER_STATUS,
    "complete": Why.COMPLETE,
    "expired": Why.EXPIRED,
    "excluded": Why.EXCLUDED,
    "declined": Why.DECLINED,
}
# With several series the reason nearest to a letter is told.
NEAREST = [
    Why.INTERVAL, Why.OTHER_STATUS, Why.NOT_YET, Why.DECLINED, Why.EXCLUDED, Why.EXPIRED, Why.COMPLETE,
]  # fmt: skip
