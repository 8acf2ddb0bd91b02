"""The two masters of this room, declared."""

from __future__ import annotations

from typing import Any

from sesshu.foundation import clock
from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.screens.fields import (
    CheckField,
    ChoiceField,
    CodeField,
    DigitsField,
    KanaField,
    NameField,
    TextField,
)
from sesshu.foundation.screens.tables import Column
from sesshu.ledger.institutions.models import Institution, StaffMember
from sesshu.ledger.institutions.professions import profession_name, professions
from sesshu.numbers import institution_code

EXAMPLE = "0110113719"


class InstitutionForm(MasterForm):
    code = CodeField("医療機関コード", read=institution_code.read, hint=f"検証番号を含む10桁。例：{EXAMPLE}")
    name = NameField("医療機関名", width="long")
    kana = KanaField("医療機関名（カナ）", width="long")
    postal_code = DigitsField("郵便番号", lengths=(7,), required=False, example="860-0808")
    address = TextField("所在地", required=False, width="full")
    telephone = DigitsField("電話番号", lengths=(10, 11), required=False, example="096-123-4567")
    is_contracted = CheckField("この期間、市と委託契約がある")


class StaffMemberForm(MasterForm):
    code = TextField("従事者番号", most=20, width="short")
    name = NameField("氏名")
    kana = KanaField("氏名（カナ）")
    profession = ChoiceField("職種", choices=professions)
    institution_code = CodeField("勤務先の医療機関コード", read=institution_code.read, example=EXAMPLE)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        code, day = data.get("institution_code"), data.get("valid_from") or clock.today()
        if code and not Institution.objects.as_of(day).filter(code=code).exists():
            self.add_error(
                "institution_code", "適用開始日に有効な医療機関の登録がありません。医療機関を先に登録してください。"
            )
        return data


INSTITUTION = Master(
    key="institution",
    label="医療機関",
    model=Institution,
    form=InstitutionForm,
    columns=(
        Column("name", "名称", sort="kana", css="official-name"),
        Column("address", "所在地"),
        Column("telephone", "電話番号", css="tight"),
        Column(
            "is_contracted", "委託契約", lambda row: "契約あり" if row.is_contracted else "契約なし", "is_contracted",
            css="tight", tag=lambda row: "right" if row.is_contracted else "",
        ),
    ),
    search=("name", "kana", "address"),
    help="委託医療機関と、市外などの接種先。",
)  # fmt: skip
STAFF_MEMBER = Master(
    key="staff-member",
    label="従事者",
    model=StaffMember,
    form=StaffMemberForm,
    columns=(
        Column("name", "氏名", sort="kana", css="official-name"),
        Column("kana", "カナ"),
        Column("profession", "職種", lambda row: profession_name(row.profession), css="tight"),
        Column("institution_code", "医療機関コード", sort="institution_code", css="code tight"),
    ),
    search=("name", "kana", "institution_code"),
    help="接種・予診に従事する医師など。",
    personal=True,
)
