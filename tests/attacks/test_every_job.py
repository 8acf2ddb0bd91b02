"""Every kind of job says what it is for and holds only the permissions it lists."""

from sesshu.foundation.access.duties import permissions
from sesshu.foundation.jobs.declaring import declared
from sesshu.law.purposes import purposes


def test_すべての自動処理が目的と権限と名前を宣言している() -> None:
    found = declared()
    assert found, "no job is declared at start-up"
    for kind, one in found.items():
        assert one.purpose in purposes(), kind
        assert one.permissions <= permissions().keys(), kind
        assert one.label, kind


def test_自動処理は職員と権限の管理も決裁もできない() -> None:
    for kind, one in declared().items():
        held = one.permissions & {"account.manage", "approval.decide", "approval.act", "audit.read"}
        assert not held, f"{kind}: {held}"
        assert one.actor().permissions == one.permissions
