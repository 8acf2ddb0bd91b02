"""What the provider asks before anything leaves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sesshu.contracts.exchange.refusing import Refusal
from sesshu.contracts.exchange.results import ResultClass
from sesshu.contracts.exchange.rules.asking import Asked, is_listed
from sesshu.law.permission_list import PermissionList


def is_listed_here_too(own: PermissionList, asked: Asked, *, version: str) -> Refusal | None:
    """R-02. `version`: that of the list by which the network decided, "" where all that is known is that it is another.
    The combination is what counts; where it is not
    listed here and the versions differ, the message says so."""
    refused = is_listed(own, asked)
    if refused is None:
        return None
    told = refused.message
    if version_differs(own, version):
        permitted = f"許可の版 {version}" if version else "許可の版は別のもの"
        told += f"リストの版が違います（{permitted}、自団体の版 {own.version}）。"
    return Refusal("R-02", ResultClass.NOT_PERMITTED, told)


def version_differs(own: PermissionList, version: str) -> bool:
    """Whether two copies of the list differ; reported on both sides even where the answer is the same."""
    return own.version != version


def may_answer_by_itself(
    *, person_blocked: bool | None, item_blocked: bool, asked_by: str = "", released_by: str = ""
) -> Refusal | None:
    """R-09. Blocked (or unknown: `person_blocked` None) needs one person who asked for the release and another."""
    if person_blocked is False and not item_blocked:
        return None
    if asked_by and released_by and asked_by != released_by:
        return None
    told = "自動応答不可のため、職員が確かめ、別の職員が許可するまで回答しません。"
    return Refusal("R-09", ResultClass.WAITING_MANUAL, told, hold=True)


def items_of(row: Collection[str], asked: Collection[str], copy: Collection[str]) -> tuple[str, ...]:
    """The items that may leave: in the row, asked for, and in the copy."""
    return tuple(item for item in copy if item in row and item in asked)


def items_are_within(
    leaving: Collection[str], *, row: Collection[str], asked: Collection[str], copy: Collection[str]
) -> Refusal | None:
    """R-10."""
    more = sorted(set(leaving) - set(items_of(row, asked, copy)))
    if not more:
        return None
    return Refusal("R-10", ResultClass.NOT_PERMITTED, f"求められていない項目「{more[0]}」が含まれています。")


def fits_permit(
    *, permit: str, asked_permit: str, route: str, own_route: str, key: str, inquirer_key: str
) -> Refusal | None:
    """R-11. Keys by their thumbprints."""
    if permit != asked_permit:
        told = "許可証の番号が求めと合いません。"
    elif route != own_route:
        told = "経路情報がこの団体あてではありません。"
    elif key != inquirer_key:
        told = "照会者の鍵ではない鍵で暗号化しようとしています。"
    else:
        return None
    return Refusal("R-11", ResultClass.NOT_PERMITTED, told)


def is_in_time(expires_at: datetime, now: datetime) -> Refusal | None:
    """R-12. The instant itself is still in time."""
    if now <= expires_at:
        return None
    return Refusal("R-12", ResultClass.EXPIRED, "提供の求めの有効期間が過ぎています。新しい照会が必要です。")


def is_recorded(record: str) -> Refusal | None:
    """R-13. `record`: the identifier of the record that was written, "" where none was."""
    if record:
        return None
    return Refusal("R-13", ResultClass.SYSTEM_DOWN, "情報提供等記録を書けないため、回答しません。", hold=True)
