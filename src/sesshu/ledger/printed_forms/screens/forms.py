"""What is asked before a paper about one person is printed: a form a kind."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sesshu.foundation.screens import fields
from sesshu.foundation.screens.forms import Form
from sesshu.law.certificates import certificate_forms
from sesshu.ledger.inquiries import codes as inquiry
from sesshu.ledger.printed_forms.people.asking import Asked


def _identities() -> list[tuple[str, str]]:
    return [(code, words) for code, words in inquiry.choices("identity") if code in inquiry.papers()]


class PaperForm(Form):
    """Base: gives what the action takes."""

    def asked(self) -> Asked:
        data = dict(self.cleaned_data)
        for name in ("doses", "wanted"):
            if name in data:
                data[name] = tuple(UUID(one) for one in data[name]) if name == "doses" else tuple(data[name])
        data.pop("reason", None)
        return Asked(**data)

    def offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        if name in self.fields:
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class LedgerForm(PaperForm):
    """予防接種台帳 without questions."""


class IdentityForm(PaperForm):
    caller = fields.ChoiceField("来た人", choices=lambda: inquiry.choices("caller"))
    caller_name = fields.NameField("来た人の氏名", required=False, most=100, hint="本人以外のときに入力します。")
    identity = fields.ChoiceField("本人確認", choices=_identities, hint="見せてもらった書類を選びます。")


class HistoryForm(IdentityForm):
    """接種履歴（保護者用）: only who came."""


class EnglishHistoryForm(IdentityForm):
    field_order = ("alphabet", "caller", "caller_name", "identity")
    alphabet = fields.TextField(
        "ローマ字氏名", most=60, width="long", example="KAKU SORA",
        hint="申請書・旅券のとおりに、申請者が書いたつづりを入力します。こちらでつづりを決めません。",
    )  # fmt: skip


class CertificateForm(IdentityForm):
    field_order = ("form", "doses", "caller", "caller_name", "identity")
    form = fields.ChoiceField(
        "様式",
        style="radio",
        choices=lambda: [(f.code, f"{f.name}（{f.words}）") for f in certificate_forms().values()],
    )
    doses = fields.MultiChoiceField("証明する接種", choices=[])


class ReissueForm(IdentityForm):
    field_order = ("reason", "caller", "caller_name", "identity")
    reason = fields.TextField("再発行の理由", most=100, width="long", example="紛失したため")


class RequestForm(PaperForm):
    addressee = fields.TextField(
        "宛先", most=100, width="long", example="架空市長　様", hint="市区町村長または医療機関の長"
    )
    stay = fields.TextField("滞在先", most=100, width="long", hint="市区町村名と、医療機関が決まっていればその名前")
    guardian = fields.NameField("保護者", required=False, most=100)
    valid_until = fields.DateField("有効期限", hint="この日までに受けてもらいます。例：R9.2.28")
    wanted = fields.MultiChoiceField("依頼する予防接種", choices=[])


FORMS: dict[str, type[PaperForm]] = {
    "immunization_ledger": LedgerForm,
    "statutory_certificate": CertificateForm,
    "dose_history": HistoryForm,
    "dose_history_english": EnglishHistoryForm,
    "out_of_area_request": RequestForm,
}


def initial_of(kind: str, resident: Any) -> dict[str, Any]:
    """What can be filled in: the registered name in Roman letters is only a proposal."""
    if kind == "dose_history_english" and resident.alphabet_name.isascii():
        return {"alphabet": resident.alphabet_name.upper()}
    if kind == "out_of_area_request" and resident.relationship.startswith("子"):
        return {"guardian": resident.household_head}
    return {}
