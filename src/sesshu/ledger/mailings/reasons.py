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
    PROTECTED = "protected", "支援措置（別管理）"
    NOT_YET = "not_yet", "対象期間前"
    INTERVAL = "interval", "接種間隔の期間中"
    OTHER_STATUS = "other_status", "抽出条件の状態でない"
    COMPLETE = "complete", "接種済み"
    EXPIRED = "expired", "対象期間終了"
    EXCLUDED = "excluded", "対象除外（罹患・禁忌等）"
    DECLINED = "declined", "接種を希望しない"
    RECENTLY_SENT = "recently_sent", "最近発送済み"
    BIRTH_UNKNOWN = "birth_unknown", "生年月日が不詳"
    RECORDS_UNCLEAR = "records_unclear", "接種記録の確認が必要"
    NO_ADDRESS = "no_address", "送付先がない"
    UNDELIVERABLE = "undeliverable", "前回の郵便が返戻"
    UNPRINTABLE = "unprintable", "印刷できない文字"
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
    Why.PROTECTED: "支援措置の対象（同じ世帯の人を含む）のため、一括印刷しません。別管理の一覧で対応してください。",
    Why.RECENTLY_SENT: "同じ予防接種のお知らせを最近発送しているため、今回は発送しません。",
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
