"""The only door: a list of users is compared with the accounts of today, and the report is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db import transaction

from sesshu.dates import wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.access.queries import duties_on
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.accounts.queries import everybody
from sesshu.ledger.exchange_users.models import ExchangeUserCheck, UserDifference
from sesshu.ledger.exchange_users.reading import User

CHECK = "exchange_user.check"
ASKS = "exchange_inquiry.read"  # whoever has it has business with the intermediate server
_BLANKS = re.compile(r"\s+")


@transaction.atomic
def check_users(*, users: Sequence[User], by: Actor, purpose: str) -> ExchangeUserCheck:
    """Compare, keep and tell. The same list again is another comparison: the staff may have changed."""
    by.check(CHECK)
    staff = {one.login_id.lower(): one for one in everybody()}
    held = duties_on([one.pk for one in staff.values()], clock.today())
    differences = [
        {"login_id": user.login_id, "name": user.name, "section": user.section, "kind": kind, "text": text}
        for user in users
        for kind, text in _differences(user, staff.get(user.login_id.lower()), held)
    ]
    made = ExchangeUserCheck.objects.create(
        at=clock.now(), checked_by=by.code, checked_by_name=by.display_name, users=len(users), differences=differences
    )
    audit.record(
        "exchange_user.checked", by=by, purpose=purpose, obj=f"exchange_user_check:{made.pk}", n=len(users),
        detail={"differences": len(differences)},
    )  # fmt: skip
    return made


def _differences(user: User, account: Account | None, held: dict[object, list[str]]) -> list[tuple[str, str]]:
    """What differs about one user, with what to do."""
    if account is None:
        return [(UserDifference.UNKNOWN, "だれの利用者IDか確かめ、不要なら中間サーバーで利用を止めてください。")]
    if not account.is_active_on(clock.today()):
        last = f"（最終日 {wareki(account.active_until)}）" if account.active_until else ""
        return [(UserDifference.ENDED, f"退職・異動{last}。中間サーバーで利用を止めてください。")]
    found = []
    if _BLANKS.sub("", user.name) != _BLANKS.sub("", account.display_name):
        found.append((UserDifference.OTHER_NAME, f"職員の登録は「{account.display_name}」です。"))
    if user.section != account.office_section:
        found.append((UserDifference.OTHER_SECTION, f"職員の登録は「{account.office_section}」です。"))
    if ASKS not in permissions_of(held.get(account.pk, [])):
        found.append((UserDifference.NO_DUTY, "この台帳では情報照会をしない職員です。利用が必要か確かめてください。"))
    return [(str(kind), text) for kind, text in found]
