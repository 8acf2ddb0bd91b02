"""The rules an exchange is held to, one function a rule. Each takes plain facts and gives None or a `Refusal`.

`RULES` lists all of them with what they ask, for the page and for the test that none is missing.
"""

from __future__ import annotations

from collections.abc import Callable

from sesshu.contracts.exchange.refusing import Refusal
from sesshu.contracts.exchange.rules import answering, asking, keeping

RULES: dict[str, tuple[str, Callable[..., Refusal | None]]] = {
    "R-01": ("照会者・事務・提供者・情報の組合せが、照会の日のリストにある", asking.is_listed),
    "R-02": ("提供者も自分のリストで確かめ、版の違いを知らせる", answering.is_listed_here_too),
    "R-03": ("照会する部署にその事務があり、職員に照会の権限がある", asking.has_duty),
    "R-04": ("両者の評価書が公表され、取り下げられていない", asking.has_assessment),
    "R-05": ("照会される人が、リストの項に認められた種類の人である", asking.is_allowed_subject),
    "R-06": ("案件か接種の予定があり、対象者である（であった）", asking.has_ground),
    "R-07": ("統合宛名番号と符号があり、止める不一致がない", asking.is_linked),
    "R-08": ("本人か世帯に支援措置があれば、不開示の印を付ける", asking.is_withheld_as_needed),
    "R-09": ("自動応答不可なら、別の職員の許可を待つ", answering.may_answer_by_itself),
    "R-10": ("項・求め・副本のどれにもある項目だけを出す", answering.items_are_within),
    "R-11": ("照会者の鍵で暗号化し、許可証と経路が求めと合う", answering.fits_permit),
    "R-12": ("提供の求めの有効期間内である", answering.is_in_time),
    "R-13": ("記録を書いてから出す", answering.is_recorded),
    "R-14": (
        "庁内の移転には条例の根拠と承認された申請がある（自団体への照会では代えられない）",
        keeping.has_transfer_ground,
    ),
    "R-15": ("取得番号は、符号の取得が終われば消す", keeping.has_erased_acquisition),
    "R-16": ("個人番号の形の数字を外へ出る名前や記録に使わない", keeping.holds_no_number),
    "R-17": ("対象者番号は予防接種の事務の者だけが扱う", keeping.may_hold_subject_number),
    "R-18": ("取り入れない回答は、決めた日数で消す", keeping.is_dropped_in_time),
    "R-19": ("リスト・評価書・符号表は、照会の日のもので判断する", keeping.is_of_the_day),
}
