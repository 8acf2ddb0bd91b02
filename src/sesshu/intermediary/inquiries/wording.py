"""What the network is asked: the message of a batch, made item by item, so that one that cannot be said stops itself
alone."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from sesshu.contracts.exchange.linkage import LinkageCode
from sesshu.contracts.exchange.messages import InquiryItem, InquiryRequest
from sesshu.contracts.exchange.refusing import Refusal
from sesshu.contracts.exchange.results import ResultClass
from sesshu.foundation import clock
from sesshu.intermediary.inquiries.models import Inquiry
from sesshu.law.permission_list import permission_list

NO_CODE = "照会を依頼したあとに、この人の符号がなくなりました。符号を取得してから、新しく照会してください。"
UNSAYABLE = (
    "この照会は電文にできません（部署・項目などに使えない文字があるか、長すぎます）。直して、新しく照会してください。"
)


def request_of(batch: Sequence[Inquiry]) -> tuple[InquiryRequest | None, list[tuple[Inquiry, Refusal]]]:
    """The message about those that can be asked (None: about nobody), and the others with the reason."""
    items, refused = [], []
    for row in batch:
        item = item_of(row)
        if isinstance(item, Refusal):
            refused.append((row, item))
        else:
            items.append(item)
    if not items:
        return None, refused
    try:
        return _request(batch[0], items), refused
    except ValidationError:  # what they have in common: the provider or the department
        unsayable = Refusal("", ResultClass.NOT_PERMITTED, UNSAYABLE)
        kept = {one.pk for one, _ in refused}
        return None, [*refused, *((row, unsayable) for row in batch if row.pk not in kept)]


def item_of(row: Inquiry) -> InquiryItem | Refusal:
    """One inquiry in the words of the message, or why it has none."""
    if row.person is None or row.person.code is None:
        return Refusal("R-07", ResultClass.NO_CODE_INQUIRER, NO_CODE)
    try:
        return InquiryItem(
            key=row.key, code=LinkageCode(row.person.code), duty=row.duty, row=row.row, part=row.part,
            subject=row.subject, information=row.information, items=tuple(row.items),
            withheld=row.withheld or row.person.withheld_from_subject, requested_at=row.requested_at,
        )  # fmt: skip
    except ValidationError:
        return Refusal("", ResultClass.NOT_PERMITTED, UNSAYABLE)


def _request(row: Inquiry, items: list[InquiryItem]) -> InquiryRequest:
    return InquiryRequest(
        provider=row.provider, department=row.department, list_version=permission_list(clock.today()).version,
        items=tuple(items),
    )  # fmt: skip
