"""What is asked before an inquiry leaves: by the inquirer, and again by the network."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sesshu.contracts.exchange.refusing import Refusal
from sesshu.contracts.exchange.results import ResultClass
from sesshu.contracts.exchange.states import CodeState
from sesshu.law.capacities import named, open_capacities
from sesshu.law.permission_list import PermissionList, PermissionRow, name_of


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing asked for, in the words of the permission list. `row` and `part`: the row the inquirer rests on.
    `inquirer` and `provider`: all words that the body bears on the day, joined by `|` (a city is more than a mayor);
    `inquirer_code`, `provider_code`: whose words these are, for what a refusal says, "" where it is not known."""

    inquirer: str
    duty: str
    provider: str
    information: str
    subject: str
    row: int
    part: int
    inquirer_code: str = ""
    provider_code: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """A body's published assessment. `change_pending`: an important change that is not published yet."""

    number: str = ""
    published_on: date | None = None
    withdrawn_on: date | None = None
    change_pending: bool = False


def is_another_body(asked: Asked) -> Refusal | None:
    """R-14. The network joins bodies: what another department of the same body holds goes by the data hub, with its
    ground and its approval. A code that is not known ("") is nobody's."""
    if not asked.inquirer_code or asked.inquirer_code != asked.provider_code:
        return None
    told = (
        "提供を求める団体が、照会する団体自身です。自分の団体の情報は、情報提供ネットワークでは照会できません。"
        "庁内連携で、データ使用承認願（条例の根拠と承認）により受け取ってください。"
    )
    return Refusal("R-14", ResultClass.NOT_PERMITTED, told)


def is_listed(allowed: PermissionList, asked: Asked) -> Refusal | None:
    """R-01."""
    rows = allowed.allowing(asked.inquirer, asked.duty, asked.provider, asked.information)
    if any((one.row, one.part) == (asked.row, asked.part) for one in rows):
        return None
    there = [
        one
        for one in allowed.rows
        if (one.row, one.part, one.duty) == (asked.row, asked.part, asked.duty) and asked.information in one.information
    ]
    if there:
        return Refusal("R-01", ResultClass.NOT_PERMITTED, _lacking(there, asked, allowed.day))
    told = (
        f"{_few(asked.inquirer)}が「{name_of('duty', asked.duty)}」のために"
        f"{_few(asked.provider)}へ「{name_of('information', asked.information)}」を求めることは、"
        f"照会許可用照合リストの{asked.row}の項（{asked.part}）にありません。"
    )
    return Refusal("R-01", ResultClass.NOT_PERMITTED, told)


def _lacking(rows: list[PermissionRow], asked: Asked, day: date) -> str:
    """The row is there, and one of the two bodies is not what it names. A message takes 200 characters."""
    inquirers, providers = (set().union(*(getattr(one, side) for one in rows)) for side in ("inquirers", "providers"))
    is_asking = not inquirers & set(asked.inquirer.split("|"))
    side, needed, has, code = (
        ("照会する団体", inquirers, asked.inquirer, asked.inquirer_code)
        if is_asking
        else ("提供を求める団体", providers, asked.provider, asked.provider_code)
    )
    told = f"リストの{rows[0].label}で{side}になれるのは「{named('|'.join(sorted(needed)), '、')}」です。"
    if doubt := _open(code, needed, day):
        return told + doubt
    known = f"{_few(has)}として登録されています" if has else "種類が登録されていません"
    return told + f"この{side}は、{known}。違うときは、情報提供ネットワークの担当に連絡してください。"


def _few(words: str) -> str:
    """The first two names of a body's words: a message has no room for a body that bears all of them."""
    first, more = words.split("|")[:2], words.count("|") > 1
    return named("|".join(first)) + ("ほか" if more else "")


def _open(code: str, needed: Collection[str], day: date) -> str:
    """What is said where the law may make the body what is needed: only its registration can say that it is."""
    for one in open_capacities(code, day):
        if one.word in needed:
            return (
                f"この団体が当たるかは法令の資料で確認できていません（{one.basis}）。"
                "団体の登録にこの立場がある日の照会だけが認められます。"
            )
    return ""


def has_duty(*, department: str, duty: str, assigned: Collection[str], may_inquire: bool) -> Refusal | None:
    """R-03. `assigned`: the duties given to the department."""
    if duty not in assigned:
        told = f"部署「{department}」には事務「{name_of('duty', duty)}」が割り当てられていません。"
        return Refusal("R-03", ResultClass.NOT_PERMITTED, told)
    if not may_inquire:
        return Refusal("R-03", ResultClass.NOT_PERMITTED, "この職員には照会の権限がありません。")
    return None


def has_assessment(whose: str, assessment: Assessment, day: date) -> Refusal | None:
    """R-04."""
    published, withdrawn = assessment.published_on, assessment.withdrawn_on
    if not assessment.number or published is None or published > day:
        told = f"{whose}の特定個人情報保護評価書が公表されていません。"
    elif withdrawn is not None and withdrawn <= day:
        told = f"{whose}の特定個人情報保護評価書は取り下げられています。"
    elif assessment.change_pending:
        told = f"{whose}の評価書は、重要な変更の公表がまだです。"
    else:
        return None
    return Refusal("R-04", ResultClass.ASSESSMENT_NOT_PUBLISHED, told)


def is_allowed_subject(allowed: PermissionList, asked: Asked) -> Refusal | None:
    """R-05."""
    for one in allowed.allowing(asked.inquirer, asked.duty, asked.provider, asked.information):
        if (one.row, one.part) == (asked.row, asked.part) and asked.subject in one.subjects:
            return None
    told = f"{asked.row}の項（{asked.part}）では、「{name_of('subject', asked.subject)}」について照会できません。"
    return Refusal("R-05", ResultClass.NOT_PERMITTED, told)


def has_ground(*, case: str, planned: str, is_or_was_target: bool) -> Refusal | None:
    """R-06. `case` and `planned`: the identifiers of a case or of a planned vaccination."""
    if not (case or planned):
        return Refusal("R-06", ResultClass.NOT_PERMITTED, "案件か接種の予定がない照会はできません。")
    if not is_or_was_target:
        return Refusal("R-06", ResultClass.NOT_PERMITTED, "この人は対象者ではなく、対象者であったこともありません。")
    return None


def is_linked(*, has_unified_number: bool, blocking: Collection[str], code: CodeState | None) -> Refusal | None:
    """R-07. `blocking`: open findings of the daily check that block (C01 and so on)."""
    if not has_unified_number:
        return Refusal("R-07", ResultClass.NO_CODE_INQUIRER, "統合宛名番号がありません。付番してから照会してください。")
    if blocking:
        told = f"宛名の不一致（{'、'.join(sorted(blocking))}）が解決するまで照会できません。"
        return Refusal("R-07", ResultClass.NOT_PERMITTED, told)
    if code is not CodeState.HELD:
        return Refusal(
            "R-07", ResultClass.NO_CODE_INQUIRER, "この人の符号がまだありません。符号の取得を依頼してください。"
        )
    return None


def is_withheld_as_needed(*, withheld: bool, protected: bool | None) -> Refusal | None:
    """R-08. `protected` None: nobody could say, which counts as protected."""
    if withheld or protected is False:
        return None
    told = "支援措置の対象か確かめられない人、または対象の人の照会には、不開示の印が必要です。"
    return Refusal("R-08", ResultClass.NOT_PERMITTED, told)
