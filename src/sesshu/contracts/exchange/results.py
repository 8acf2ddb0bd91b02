"""What an inquiry can end with, in words that keep three things apart: given, known not given, unknown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from sesshu.law.permission_list import vaccination_records


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
    NOT_TAKEN = "not_taken"
    CANCELLED = "cancelled"
    CONTENT_DROPPED = "content_dropped"


class Known(StrEnum):
    """What an answer lets anybody say about vaccinations."""

    GIVEN = "given"
    NONE_RECORDED = "none_recorded"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Meaning:
    """`sentence` says what happened and `act` what the clerk does now; `retry`: it may be answered later."""

    label: str
    sentence: str
    act: str
    known: Known
    retry: bool = False


_AGAIN = "回答を待たずに照会し直しても、結果は変わりません。"
MEANINGS: dict[ResultClass, Meaning] = {
    ResultClass.OK_WITH_DATA: Meaning(
        "回答あり",
        "記録が回答されました。",
        "本市の記録と並べて内容を確かめ、取り入れるか決めてください。",
        Known.GIVEN,
    ),
    ResultClass.OK_EMPTY: Meaning(
        "記録なしの回答",
        "相手の団体は「登録はあるが、接種の記録はない」と回答しました。",
        "確かめたことを登録してください。ほかに住んだ市町村があれば、そこにも照会します。",
        Known.NONE_RECORDED,
    ),
    ResultClass.NO_COPY: Meaning(
        "副本の登録なし",
        "相手の団体は、この人について何も登録していません。接種していないという意味ではありません。",
        "母子健康手帳で確かめるか、相手の団体へ文書で照会してください。",
        Known.UNKNOWN,
        retry=True,
    ),
    ResultClass.MASKED: Meaning(
        "提供しない項目",
        "求めた項目は、相手の団体が保有しないか提供しません。",
        "母子健康手帳か、文書の照会で確かめてください。",
        Known.UNKNOWN,
    ),
    ResultClass.WAITING_MANUAL: Meaning(
        "相手の職員の確認待ち",
        "相手の団体の職員が確かめてから回答します。",
        f"有効期間のあいだ待ってください。{_AGAIN}急ぐときは相手の団体の担当課へ電話してください。",
        Known.UNKNOWN,
        retry=True,
    ),
    ResultClass.NO_CODE_INQUIRER: Meaning(
        "自団体の符号なし",
        "この人の符号がまだありません。",
        "情報連携の担当に符号の取得を依頼し、取得できてから照会し直してください。",
        Known.UNKNOWN,
        retry=True,
    ),
    ResultClass.NO_CODE_PROVIDER: Meaning(
        "相手の団体の符号なし",
        "相手の団体にこの人の符号がありません。",
        "相手の団体に取得を依頼し、後日照会し直してください。急ぐときは母子健康手帳か文書の照会で確かめます。",
        Known.UNKNOWN,
        retry=True,
    ),
    ResultClass.NOT_PERMITTED: Meaning(
        "照会できない組合せ",
        "法令で認められた照会ではありません。",
        "この照会は送れません。下の理由を読み、照会の種類と相手の団体を確かめてください。",
        Known.UNKNOWN,
    ),
    ResultClass.ASSESSMENT_NOT_PUBLISHED: Meaning(
        "評価書の公表なし",
        "特定個人情報保護評価書が公表されていないため、照会も提供もできません。",
        "情報連携の担当に連絡し、公表されてから照会し直してください。急ぐときは文書で照会します。",
        Known.UNKNOWN,
    ),
    ResultClass.REFUSED_BY_STAFF: Meaning(
        "相手の職員が不提供",
        "相手の団体の職員が提供しないと判断しました。",
        "理由は相手の団体の担当課に電話で確かめてください。",
        Known.UNKNOWN,
    ),
    ResultClass.EXPIRED: Meaning(
        "期限切れ",
        "有効期間内に回答がありませんでした。",
        "まだ必要なら、新しく照会してください。",
        Known.UNKNOWN,
    ),
    ResultClass.DUPLICATE: Meaning(
        "二重の照会", "同じ照会がすでにあります。", "先の照会の結果を見てください。", Known.UNKNOWN
    ),
    ResultClass.SYSTEM_DOWN: Meaning(
        "接続先の停止",
        "接続先が応答しません。自動でもう一度送ります。",
        f"そのまま待ってください。{_AGAIN}1時間たっても変わらないときは、情報連携の担当に連絡してください。",
        Known.UNKNOWN,
        retry=True,
    ),
    ResultClass.NOT_TAKEN: Meaning(
        "電文の不受理",
        "接続先が電文を受け取りませんでした。許可を取り直して、自動でもう一度送ります。",
        f"下の理由を情報連携の担当に伝えてください（鍵・経路・時計の設定）。{_AGAIN}",
        Known.UNKNOWN,
        retry=True,
    ),
    ResultClass.CANCELLED: Meaning(
        "取消し", "送る前に職員が取り消しました。", "まだ必要なら、新しく照会してください。", Known.UNKNOWN
    ),
    ResultClass.CONTENT_DROPPED: Meaning(
        "回答の消去済み",
        "回答はありましたが、取り入れを決める前に保存の期限が過ぎ、内容は消去されました。",
        "まだ必要なら、新しく照会してください。",
        Known.UNKNOWN,
    ),
}
# What is said otherwise where no vaccinations were asked for (`meaning_of`): sentence, what to do.
BESIDES_VACCINATIONS: dict[ResultClass, tuple[str, str]] = {
    ResultClass.OK_WITH_DATA: ("記録が回答されました。", "内容を確かめ、案件の横に残してください。"),
    ResultClass.OK_EMPTY: (
        "相手の団体は「登録はあるが、求めた情報の記録はない」と回答しました。",
        "確かめたことを登録してください。ほかの団体が持つはずの情報なら、そこにも照会します。",
    ),
    ResultClass.NO_COPY: (
        "相手の団体は、この人について、求めた情報を登録していません。該当しないという意味ではありません。",
        "証明書などの提出を受けて確かめるか、相手の団体へ文書で照会してください。",
    ),
    ResultClass.MASKED: (
        MEANINGS[ResultClass.MASKED].sentence,
        "証明書などの提出か、文書の照会で確かめてください。",
    ),
    ResultClass.NO_CODE_PROVIDER: (
        MEANINGS[ResultClass.NO_CODE_PROVIDER].sentence,
        "相手の団体に取得を依頼し、後日照会し直してください。急ぐときは証明書などの提出か文書の照会で確かめます。",
    ),
}


def meaning_of(result: ResultClass, information: str) -> Meaning:
    """What a result means where this kind of information was asked for. About vaccinations only an answer about
    vaccinations says anything; which kinds those are stands with the words of the permission list (law)."""
    usual = MEANINGS[result]
    if information in vaccination_records():
        return usual
    sentence, act = BESIDES_VACCINATIONS.get(result, (usual.sentence, usual.act))
    return replace(usual, sentence=sentence, act=act, known=Known.UNKNOWN)


def says_more(result: ResultClass, message: str) -> bool:
    """Whether a message says anything beside the result itself, in whichever words a provider puts that."""
    besides, _ = BESIDES_VACCINATIONS.get(result, ("", ""))
    return message not in {"", MEANINGS[result].sentence, besides}


LIST_DIFFERS = (
    "照合リストの版が、相手の団体かネットワークと違います。この照会の結果はそのまま使えます。"
    "情報連携の担当に、版の違いを伝えてください。"
)
