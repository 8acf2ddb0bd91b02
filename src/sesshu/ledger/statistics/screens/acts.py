"""What can be done with every answer of this room: save its question, write it to a file, print it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation.screens import flash
from sesshu.ledger.statistics import outputs, printing, saved
from sesshu.ledger.statistics.reports.tables import Report
from sesshu.ledger.statistics.screens import forms


@dataclass(frozen=True, slots=True)
class Acts:
    """The forms beside an answer; None where the viewer may not."""

    save: forms.SaveForm
    export: forms.ExportForm | None
    print: forms.PrintForm | None


def acts_of(request: HttpRequest, *, printed: bool) -> Acts:
    may = request.actor.may
    return Acts(
        forms.SaveForm.of(request),
        forms.ExportForm.of(request) if may("file.export") else None,
        forms.PrintForm.of(request) if printed and may("form.print") else None,
    )


def save(acts: Acts, request: HttpRequest, page: str) -> HttpResponse | None:
    """Keep the question of this address when that was asked for."""

    def keep(data: dict[str, Any]) -> str:
        kept = saved.save_question(
            name=data["name"], page=page, conditions=request.GET.urlencode(), shared=bool(data.get("shared")),
            by=request.actor, purpose=request.purpose,
        )  # fmt: skip
        where = "所属の職員と共有しています" if kept.shared else "自分だけが使えます"
        flash(request, "集計を保存しました", f"「{kept.name}」は「統計」の画面からいつでも開けます（{where}）。")
        return request.get_full_path()

    return acts.save.submit(keep)


def put_out(acts: Acts, request: HttpRequest, report: Report) -> HttpResponse | None:
    """Write or print the table when that was asked for."""

    def write(data: dict[str, Any]) -> str:
        made = outputs.export_report(report=report, profile=data["profile"], by=request.actor, purpose=request.purpose)
        flash(request, "出力しました", f"{made.file_name}（出力台帳から取り出せます）")
        return request.get_full_path()

    def on_paper(_: dict[str, Any]) -> str:
        run = printing.print_table(report, by=request.actor, purpose=request.purpose)
        flash(request, "印刷用のPDFを作りました")
        return reverse("form-run", args=[run.id])

    return (acts.export and acts.export.submit(write)) or (acts.print and acts.print.submit(on_paper)) or None
