"""備考 of one person: all of them, writing one, ending one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.inquiries.codes import choices
from sesshu.ledger.remarks import actions, queries
from sesshu.ledger.residents import queries as residents


class RemarkForm(Form):
    keeps_draft = True
    text = fields.NoteField(
        "備考", most=actions.MOST, rows=2, hint="この人の画面を開いた職員全員に、先頭で表示されます。"
    )
    channel = fields.ChoiceField(
        "受付の方法", choices=lambda: choices("channel"), required=False, empty="職員の記入（申出ではない）"
    )
    starts_on = fields.DateField("開始日")
    ends_on = fields.DateField(
        "終了日", required=False, hint="この日まで表示します。空欄のときは、終了するまで表示します。"
    )


class EndForm(Form):
    remark = fields.ChoiceField("終了する備考", choices=[])
    end_reason = fields.TextField("終了の理由", most=200, width="long", example="連絡がつき、用件が済んだ")


@endpoint(purpose="RESIDENT_SEARCH", permission="resident.read")
def person_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """Every remark about a person, and the forms for those who may write."""
    viewer = request.actor
    audit.record_read("remark.read", by=viewer, purpose=request.purpose, subjects=[f"resident:{resident_id}"])
    resident = residents.get(viewer, resident_id)
    rows = list(queries.of_person(viewer, resident_id))
    running = [row for row in rows if row.ended_at is None and (row.ends_on is None or row.ends_on >= clock.today())]
    write = RemarkForm.of(request, initial={"starts_on": clock.today()})
    end = EndForm.of(request)
    end.fields["remark"].choices = [(str(row.id), row.text[:40]) for row in running]  # type: ignore[attr-defined]

    def written(data: dict[str, Any]) -> str:
        actions.write_remark(resident_id=resident_id, by=viewer, purpose=request.purpose, **data)
        flash(request, "備考を登録しました")
        return reverse("remark-person", args=[resident_id])

    def ended(data: dict[str, Any]) -> str:
        actions.end_remark(
            remark_id=UUID(data["remark"]), reason=data["end_reason"], by=viewer, purpose=request.purpose
        )
        flash(request, "備考を終了しました", "一覧には残ります。")
        return reverse("remark-person", args=[resident_id])

    done = write.submit(written) or end.submit(ended)
    return done or show(
        request, "remarks/person.html", resident=resident, rows=rows, write=write, end=end if running else None,
        may_write=viewer.may("remark.write"), section="residents", today=clock.today(),
    )  # fmt: skip
