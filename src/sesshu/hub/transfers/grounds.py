"""条例の定め as a master: what the city's ordinance allows between its departments, from a day on, with approval.

The wording of an ordinance is the city's own; none comes with the product. Without an entry nothing is handed on.
"""

from __future__ import annotations

from datetime import date

from sesshu.foundation import clock
from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.screens.fields import NoteField, TextField
from sesshu.foundation.screens.tables import Column
from sesshu.hub.transfers.models import TransferGround

ORDINANCE_EXAMPLE = "架空市個人番号の利用に関する条例"


class TransferGroundForm(MasterForm):
    code = TextField("記号", most=20, example="BOSHI-1")
    name = TextField("条例の名称", most=100, example=ORDINANCE_EXAMPLE)
    clause = TextField("条項", most=60, example="第4条別表第2の3の項")
    department = TextField("利用する課", most=60, example="母子保健係")
    duty = NoteField("事務", rows=2, most=200, example="母子保健法による健康診査に関する事務")


TRANSFER_GROUND = Master(
    key="transfer-ground",
    label="条例の定め（庁内の移転）",
    model=TransferGround,
    form=TransferGroundForm,
    columns=(
        Column("name", "条例", sort="name"),
        Column("clause", "条項"),
        Column("department", "利用する課", sort="department"),
        Column("duty", "事務"),
    ),
    search=("code", "name", "department"),
    help="ほかの課に接種の事実を渡してよいと定めた条例の項。データ使用承認願はこのどれかを示し、ここになくなれば答えません。",
)  # fmt: skip


def ground(code: str, day: date) -> TransferGround | None:
    """The entry as it holds on a day."""
    found: TransferGround | None = TransferGround.objects.as_of(day).filter(code=code).first()
    return found


def for_department(code: str, department: str, day: date) -> TransferGround | None:
    """The entry, if it allows the transfer to this very department on that day: an ordinance names whom it is for."""
    found = ground(code, day)
    return found if found is not None and found.department == department else None


def choices() -> list[tuple[str, str]]:
    return [(one.code, one.title) for one in TransferGround.objects.as_of(clock.today()).order_by("code")]
