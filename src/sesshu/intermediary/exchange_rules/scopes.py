"""既存システム接続の範囲: what a calling system may do at this server today. Whoever is not in it may do nothing.

The permissions of a key say which operations it may call; the entry of its system in this master, for whom and about
what. Each kind of operation has one question here.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.errors import Refused
from sesshu.intermediary.exchange_rules.models import ClientScope, DepartmentDuty
from sesshu.law.permission_list import codes, name_of

LABEL = "既存システム接続の範囲"


class OutOfScope(Refused):
    """この接続キーの範囲にない依頼です。マスタ「既存システム接続の範囲」を確かめてください。"""

    code = "OUT_OF_SCOPE"
    status = 403


def scope_of(by: Actor) -> ClientScope | None:
    """The entry of a calling system that is in force today; there is one at most."""
    if by.kind != "client":
        return None
    named = ApiClient.objects.filter(pk=UUID(by.id)).values("name")
    found: ClientScope | None = ClientScope.objects.as_of(clock.today()).filter(code__in=named).first()
    return found


def check_asks(by: Actor, department: str, systems: Iterable[str], *, purpose: str) -> None:
    """It inquires for this department, about people of these systems (業務ID). Raises `OutOfScope`, recorded."""
    scope, asked = scope_of(by), set(systems)
    if scope is None or department not in scope.department_list or not asked <= set(scope.system_list):
        _refuse(
            by, scope, purpose, "inquire", f"部署「{_known(department)}」の照会（業務ID {_words(sorted(asked))}）",
            department=_known(department), systems=sorted(asked),
        )  # fmt: skip


def check_takes(by: Actor, department: str, *, purpose: str) -> None:
    """It may have the answers of this department's inquiries. Raises `OutOfScope`, recorded."""
    scope = scope_of(by)
    if scope is None or department not in scope.department_list:
        known = _known(department)
        _refuse(by, scope, purpose, "inquire", f"部署「{known}」の回答の受領", department=known)


def check_inquires(by: Actor, *, purpose: str) -> None:
    """It inquires for some department; how its own inquiries stand, and whom it can ask. Raises `OutOfScope`."""
    scope = scope_of(by)
    if scope is None or not scope.department_list:
        _refuse(by, scope, purpose, "inquire", "照会")


def check_provides(by: Actor, system: str, information: str, *, purpose: str) -> None:
    """It looks after the copies of this kind of information for this system. Raises `OutOfScope`, recorded."""
    scope = scope_of(by)
    if scope is None or system not in scope.system_list or information not in scope.information_list:
        kind = information if information in codes("information") else ""
        shown = name_of("information", kind) if kind else "登録のない情報"
        _refuse(
            by, scope, purpose, "provide", f"業務ID {system} の「{shown}」の副本の登録・照合・削除", systems=[system],
            information=kind,
        )  # fmt: skip


def check_sets_flags(by: Actor, system: str, *, purpose: str) -> None:
    """It tells 支援措置 of the people of this system. Raises `OutOfScope`, recorded."""
    if not sets_flags(by, system):
        _refuse(by, scope_of(by), purpose, "flags", f"業務ID {system} の人の支援措置の設定", systems=[system])


def sets_flags(by: Actor, system: str) -> bool:
    """Whether it tells 支援措置 of the people of this system, and so may see what is set."""
    scope = scope_of(by)
    return scope is not None and scope.sets_flags and system in scope.system_list


def check_lists_records(by: Actor, system: str, *, purpose: str) -> None:
    """It sees 情報提供等記録 of the people of this system. Raises `OutOfScope`, recorded."""
    scope = scope_of(by)
    if scope is None or not scope.lists_records or system not in scope.system_list:
        _refuse(by, scope, purpose, "records", f"業務ID {system} の人の情報提供等記録の取得", systems=[system])


def check_tells_merges(by: Actor, *, purpose: str) -> None:
    """It tells which unified numbers are one person: the unified addressee system. Raises `OutOfScope`, recorded."""
    scope = scope_of(by)
    if scope is None or not scope.tells_merges:
        _refuse(by, scope, purpose, "merge", "統合宛名番号の名寄せの通知")


def allowed(scope: ClientScope | None) -> str:
    """What an entry allows, in words."""
    if scope is None:
        return "なし（今日有効な登録がありません）"
    kinds = [name_of("information", one) for one in scope.information_list]
    may = {"支援措置の設定": scope.sets_flags, "記録の取得": scope.lists_records, "名寄せの通知": scope.tells_merges}
    return "／".join(
        (
            f"業務ID {_words(scope.system_list)}", f"照会する部署 {_words(scope.department_list)}",
            f"副本の情報 {_words(kinds)}", *(f"{what} {'できる' if can else 'できない'}" for what, can in may.items()),
        )
    )  # fmt: skip


def _words(found: Iterable[str]) -> str:
    return "、".join(found) or "なし"


def _known(department: str) -> str:
    """A department as it stands in the city's master: whatever else a caller wrote goes into no log and no message."""
    return department if DepartmentDuty.objects.filter(department=department).exists() else "登録のない部署"


def _refuse(by: Actor, scope: ClientScope | None, purpose: str, act: str, asked: str, **detail: object) -> None:
    """Raise `OutOfScope`, with an entry that stays. `asked`: what was wanted, in words."""
    audit.record_read(
        "exchange.out_of_scope", by=by, purpose=purpose, obj=f"scope:{act}", decision="deny", detail=detail
    )  # fmt: skip
    raise OutOfScope(
        f"{asked}は、この接続キー（{by.display_name}）の範囲にありません。範囲は、中間サーバーのマスタ「{LABEL}」に、"
        f"ほかの職員の承認を得て登録します。今日できること: {allowed(scope)}"
    )
