"""What an inquiry can end with, in words that keep three things apart: given, known not given, unknown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ResultClass(StrEnum):
    OK_WITH_DATA = "ok_with_data"
    OK_EMPTY = "ok_empty"
    NO_COPY = "no_copy"
    MASKED = "masked"
    WAITING_MANUAL = "waiting_manual"
    NO_CODE_INQUIRER = "no_code_inquirer"
    NO_CODE_PROVIDER = "no_code_provider"
    NOT_PERMITTED = "not_permitted"
    ASSESSMENT_NOT_PUBLISHED = "assessment_not_published"
    REFUSED_BY_STAFF = "refused_by_staff"
    EXPIRED = "expired"
    DUPLICATE = "duplicate"
    SYSTEM_DOWN = "system_down"


class Known(StrEnum):
    """What an answer lets anybody say about vaccinations."""

    GIVEN = "given"
    NONE_RECORDED = "none_recorded"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Meaning:
    """`sentence` is what the clerk reads; `retry`: asking again later may help."""

    label: str
    sentence: str
    known: Known
    retry: bool = False


MEANINGS: dict[ResultClass, Meaning] = {
    ResultClass.OK_WITH_DATA: Meaning(
        "回答あり", "記録が回答されました。内容を確かめて取り入れてください。", Known.GIVEN
    ),
    ResultClass.OK_EMPTY: Meaning(
        "記録なしの回答", "相手の団体は「登録はあるが、接種の記録はない」と回答しました。", Known.NONE_RECORDED
    ),
    ResultClass.NO_COPY: Meaning(
        "副本の登録なし",
        "相手の団体は、この人について何も登録していません。接種していないという意味ではありません。",
        Known.UNKNOWN,
        retry=True,
    ),
    ResultClass.MASKED: Meaning(
        "提供しない項目", "求めた項目は、相手の団体が保有しないか提供しません。", Known.UNKNOWN
    ),
    ResultClass.WAITING_MANUAL: Meaning(
        "相手の職員の確認待ち", "相手の団体の職員が確かめてから回答します。", Known.UNKNOWN, retry=True
    ),
    ResultClass.NO_CODE_INQUIRER: Meaning(
        "自団体の符号なし",
        "この人の符号がまだありません。符号の取得を依頼してから照会してください。",
        Known.UNKNOWN,
        True,
    ),
    ResultClass.NO_CODE_PROVIDER: Meaning(
        "相手の団体の符号なし",
        "相手の団体にこの人の符号がありません。取得を依頼してから照会してください。",
        Known.UNKNOWN,
        True,
    ),
    ResultClass.NOT_PERMITTED: Meaning("照会できない組合せ", "法令で認められた照会ではありません。", Known.UNKNOWN),
    ResultClass.ASSESSMENT_NOT_PUBLISHED: Meaning(
        "評価書の公表なし", "特定個人情報保護評価書が公表されていないため、照会も提供もできません。", Known.UNKNOWN
    ),
    ResultClass.REFUSED_BY_STAFF: Meaning(
        "相手の職員が不提供", "相手の団体の職員が提供しないと判断しました。", Known.UNKNOWN
    ),
    ResultClass.EXPIRED: Meaning(
        "期限切れ", "有効期間内に回答がありませんでした。新しく照会してください。", Known.UNKNOWN
    ),
    ResultClass.DUPLICATE: Meaning("二重の照会", "同じ照会がすでにあります。先の照会を見てください。", Known.UNKNOWN),
    ResultClass.SYSTEM_DOWN: Meaning(
        "接続先の停止", "接続先が応答しません。自動でもう一度送ります。", Known.UNKNOWN, retry=True
    ),
}
