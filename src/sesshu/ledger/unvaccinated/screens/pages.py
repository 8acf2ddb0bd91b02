"""未接種者データ出力: conditions, numbers first, then the list; a file and a mailing of the same conditions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.foundation.screens import arranging, flash, show
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.ledger.due.models import DueRun
from sesshu.ledger.mailings.conditions import series_names
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.unvaccinated import actions, jobs, outputs, queries
from sesshu.ledger.unvaccinated.conditions import Wanted
from sesshu.ledger.unvaccinated.screens import forms

PURPOSE = "RECOMMENDATION"
COLUMNS = (
    Column("name", "氏名", lambda r: r.person.name, css="official-name",
           sort=("resident__kana", "resident__birth_date"),
           link=lambda r: reverse("resident-page", args=[r.resident_id])),
    Column("birth_date", "生年月日", lambda r: r.person.birth_date, sort=("resident__birth_date", "resident__kana"),
           css="tight"),
    Column("addressee_number", "宛名番号", lambda r: r.person.addressee_number, css="tight", optional=True),
    Column("kana", "カナ氏名", lambda r: r.person.kana, optional=True),
    Column("sex", "性別", lambda r: r.person.get_sex_display(), css="tight", optional=True),
    Column("series", "予防接種", lambda r: r.told["series"]),
    Column("status", "状態", lambda r: r.told["status"], sort=("status", "resident__kana"), css="tight"),
    Column("reason", "理由", lambda r: r.told["reason"]),
    Column("next", "次に受けられる日", lambda r: r.told["next"], sort=("earliest", "resident__kana")),
    Column("number", "回", lambda r: r.told["number"], align="right", optional=True),
    Column("standard_until", "標準的な期間の最後の日", lambda r: r.told["standard_until"], css="tight", optional=True),
    Column("latest", "受けられる最後の日", lambda r: r.told["latest"], css="tight", optional=True),
)  # fmt: skip


@endpoint(purpose=PURPOSE, permission="unvaccinated.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """Numbers by series, then the asked list. Those shown are recorded as seen."""
    filters = forms.UnvaccinatedFilter(request.GET, request=request)
    filters.offer([run.as_of for run in queries.runs(request.actor)])
    wanted = filters.wanted()
    evaluate = forms.EvaluateForm.of(request)
    answer: dict[str, Any] = {"evaluate": evaluate, "section": "unvaccinated"}
    if done := evaluate.submit(lambda _: _evaluate(request)):
        return done
    rows: Any = []
    try:
        on = filters.conditions().get("on")
        run = queries.run_of(request.actor, date.fromisoformat(on) if on else None)
        answer["run"] = run
        if wanted.series and not filters.errors:
            rows = queries.rows(request.actor, run, wanted)
            answer["counts"] = queries.counts(request.actor, run, wanted)
            done = _offer(request, run, wanted, answer)
            if done:
                return done
    except NotFound as missing:
        answer["missing"] = missing.message
    except InvalidInput as wrong:
        filters.add_error(wrong.field or None, wrong.message)
    empty = "この条件の人はいません。" if wanted.series else "予防接種を選んで「この条件で表示する」を押してください。"
    table = Table(
        request, name="unvaccinated", columns=COLUMNS, rows=rows, filters=filters, caption="未接種者等の一覧",
        empty=empty,
    )  # fmt: skip
    _fill(request, table)
    for one in answer.get("counts", ()):
        one.series = series_names()[one.series]
    return show(request, "unvaccinated/list.html", table=table, wanted=wanted, **answer)


def _offer(request: HttpRequest, run: DueRun, wanted: Wanted, answer: dict[str, Any]) -> HttpResponse | None:
    """The forms for a file and for a mailing, for those who may."""

    def put_out(data: dict[str, Any]) -> str:
        made = outputs.export_people(
            run=run, wanted=wanted, profile=data["profile"], chosen=_chosen(request), order=_order(request),
            by=request.actor, purpose=request.purpose,
        )  # fmt: skip
        flash(request, "出力しました", f"{made.file_name}（出力台帳から取り出せます）")
        return reverse("file-export", args=[made.id])

    def write(data: dict[str, Any]) -> str:
        mailing = actions.begin_mailing(wanted=wanted, as_of=run.as_of, text_code=data["text_code"], by=request.actor)
        flash(request, "同じ条件の発送を作りました", "次に仮抽出をして、件数を確認してください。")
        return reverse("mailing-detail", args=[mailing.id])

    export = forms.ExportForm.of(request) if request.actor.may("file.export") else None
    mailing = None
    if request.actor.may("mailing.prepare") and wanted.part == "ordinary":
        mailing = forms.MailingForm.of(request)
    answer |= {"export": export, "mailing": mailing}
    return (export and export.submit(put_out)) or (mailing and mailing.submit(write)) or None


def _chosen(request: HttpRequest) -> list[str]:
    """The columns that this person chose for the list; none when it is as it is made: then all go out."""
    asked = request.GET.get("columns", "")
    return [column.key for column in arranging.chosen(COLUMNS, asked)] if asked else []


def _order(request: HttpRequest) -> list[str]:
    """The columns that this person sorted the list by."""
    asked = request.GET.get("sort", "")
    column = next((one for one in COLUMNS if one.sort and one.key == asked.lstrip("-")), None)
    return [f"-{name}" if asked.startswith("-") else name for name in column.order()] if column else []


def _evaluate(request: HttpRequest) -> str:
    jobs.start(as_of=clock.today(), by=request.actor, key=clock.now().isoformat(timespec="seconds"))
    flash(request, "全市判定を始めました", "終わるまで、いまの判定で一覧を見られます。")
    return request.get_full_path()


def _fill(request: HttpRequest, table: Table) -> None:
    """Read the people of this page and record them as seen, before anything is shown."""
    shown = list(table.all_rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE])
    ids = {row.resident_id for row in shown}
    people = {person.pk: person for person in residents.visible_to(request.actor).filter(id__in=ids)} if ids else {}
    names = series_names()
    for row in shown:
        row.person, row.told = people[row.resident_id], outputs.line_of(row, names)
    if ids:
        audit.record_read(
            "unvaccinated.listed", by=request.actor, purpose=request.purpose,
            subjects=[f"resident:{one}" for one in sorted(ids)],
        )  # fmt: skip
    table.show_only(shown)
