"""As whom a calling system may speak of 支援措置 is decided by the city from here on. An installed ledger must not be
locked out meanwhile: whom it begins to protect would stay unprotected elsewhere. So its row gets the teller:

- every caller that has told as the ledger since it is kept who says so;
- where nobody has (it was not kept before 0007), every caller that may bring the register's numbers and never brought an
  Individual Number, which the ledger never does and the register always; where all have, every one that may bring them.

That leaves nobody more than they could do before. Where it is more than one, 稼働状況 says so until the city has chosen.
The row of before is superseded, so that the page of the master shows what was given, when, and why.
"""

from typing import Any, ClassVar
from uuid import uuid4

from django.db import migrations
from django.db.models import Q

from sesshu.foundation import clock

TELLER, PURPOSE, SYSTEM, BY = "ledger", "PUT_RESIDENT", "001", "j:upgrade"
SPOKE = "版の更新による登録: これまで台帳として支援措置を知らせていた連携システムのため。"
MAY_BE = (
    "版の更新による登録: 台帳として知らせた連携システムの記録がなく、住民記録の業務番号を登録できるため。"
    "台帳でなければ「名乗れない」に変えてください。"
)


def give(apps: Any, _editor: Any) -> None:
    told, held = apps.get_model("unified_numbers", "LinkTold"), apps.get_model("unified_numbers", "HeldNumber")
    spoke = _names(apps, told.objects.filter(teller=TELLER).values_list("by", flat=True))
    brought = _names(apps, held.objects.values_list("recorded_by", flat=True))
    today = clock.today()
    rows = apps.get_model("number_rules", "NumberUse").objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=today), superseded_at=None
    )
    able = [row for row in rows if PURPOSE in row.purposes.split() and SYSTEM in row.systems.split()]
    if those := [row for row in able if row.code in spoke]:
        _put(those, SPOKE)
    else:
        _put([row for row in able if row.code not in brought] or able, MAY_BE)


def _names(apps: Any, codes: Any) -> set[str]:
    """Of the calling systems among those who did something."""
    known = set(codes.distinct())
    return {one.name for one in apps.get_model("api", "ApiClient").objects.all() if f"c:{one.pk}" in known}


def _put(rows: list[Any], reason: str) -> None:
    at = clock.now()
    for row in rows:
        type(row).objects.filter(pk=row.pk).update(superseded_at=at)
        row.pk, row._state.adding = uuid4(), True
        row.teller, row.approval, row.recorded_at, row.recorded_by, row.reason = TELLER, None, at, BY, reason
        row.save()


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("api", "0003_client_calls"),
        ("number_rules", "0004_teller"),
        ("unified_numbers", "0008_marks_of_before"),
    ]
    operations: ClassVar = [migrations.RunPython(give, migrations.RunPython.noop)]
