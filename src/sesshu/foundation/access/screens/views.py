"""職員と担当: the list, one person, and what an administrator may do. Each act asks for a fresh proof of who one is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.access import actions as access
from sesshu.foundation.access.duties import duties
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.access.queries import duties_on, duty_names
from sesshu.foundation.access.screens.forms import DutyEndForm, DutyForm, EnrolManyForm, LastDayForm, NewAccountForm
from sesshu.foundation.accounts import actions, ending, locks, queries, stepup
from sesshu.foundation.accounts.models import Account, SecurityKey
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.tables import Column, Table

PURPOSE = "ACCOUNT_ADMINISTRATION"
declared = endpoint(purpose=PURPOSE, permission="account.manage")


@declared
def index(request: HttpRequest) -> HttpResponse:
    rows = queries.visible_to(request.actor)  # type: ignore[attr-defined]
    held = duties_on([row.pk for row in rows], clock.today())
    running = queries.running_sessions(request.actor)  # type: ignore[attr-defined]
    columns = [
        Column("display_name", "氏名", sort="display_name", link=lambda row: reverse("account-detail", args=[row.pk])),
        Column("login_id", "ログインID", sort="login_id", css="code"),
        Column("office_section", "所属", sort="office_section"),
        Column("duties", "担当", lambda row: duty_names(held.get(row.pk, []))),
        Column("active_until", "利用終了日", sort="active_until"),
        Column("state", "状態", _state, tag=lambda row: "wrong" if _state(row) != "利用できる" else "right"),
        Column("running", "サインイン中", lambda row: "はい" if row.pk in running else ""),
    ]
    table = Table(request, name="accounts", columns=columns, rows=rows, caption="職員の一覧", unit="人")
    return show(request, "access/index.html", table=table)


def _state(row: Account) -> str:
    if not row.is_active_on(clock.today()):
        return "利用期間外"
    return "停止中" if locks.is_locked(row) else "利用できる"


@declared
def new(request: HttpRequest) -> HttpResponse:
    if wait := stepup.require(request):
        return wait
    form = NewAccountForm.of(request, initial={"active_from": clock.today()})
    return form.submit(lambda data: _create(request, data)) or show(request, "access/new.html", form=form)


def _create(request: HttpRequest, data: dict[str, Any]) -> str:
    row = actions.NewAccount(**data)
    account = actions.create_accounts(rows=[row], by=request.actor, purpose=PURPOSE)[0]  # type: ignore[attr-defined]
    flash(request, "職員を登録しました", "次に、担当を割り当て、最初のパスワードと登録コードを発行してください。")
    return reverse("account-detail", args=[account.pk])


@declared
def detail(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """One person: duties, keys, state. Changes go to the addresses below."""
    viewer = request.actor  # type: ignore[attr-defined]
    account = queries.get(viewer, account_id)
    if request.method == "POST" and (wait := stepup.require(request)):
        return wait
    duty = DutyForm.of(request, initial={"valid_from": clock.today()})
    last_day = LastDayForm.of(request, initial={"last_day": account.active_until})
    done = duty.submit(lambda data: _ask_for_duty(request, account, data)) or last_day.submit(
        lambda data: _set_last_day(request, account, data)
    )
    if done:
        return done
    known = duties()
    return show(
        request, "access/detail.html", account=account, state=_state(account), duty=duty, last_day=last_day,
        is_locked=locks.is_locked(account), is_self=viewer.id == str(account.pk),
        keys=account.keys.order_by("-enrolled_at"), running=account.sessions.filter(ended_at__isnull=True).first(),
        assignments=[
            (row, known[row.duty].name if row.duty in known else row.duty)
            for row in account.duty_assignments.select_related("approval").order_by("-valid_from")
        ],
    )  # fmt: skip


def _ask_for_duty(request: HttpRequest, account: Account, data: dict[str, Any]) -> str:
    asked = access.ask_for_duty(account_id=account.pk, by=request.actor, purpose=PURPOSE, **data)  # type: ignore[attr-defined]
    if asked is None:
        flash(request, "担当を割り当てました")
        return reverse("account-detail", args=[account.pk])
    flash(request, "承認を依頼しました", "ほかの職員が承認すると、担当が割り当てられます。")
    return reverse("approval-detail", args=[asked.pk])


def _set_last_day(request: HttpRequest, account: Account, data: dict[str, Any]) -> str:
    actions.set_last_day(account_id=account.pk, last_day=data["last_day"], by=request.actor, purpose=PURPOSE)  # type: ignore[attr-defined]
    held = ending.why_not(account.code) if data["last_day"] else []
    flash(request, "利用終了日を登録しました", "".join(held))
    return reverse("account-detail", args=[account.pk])


@declared
def end_duty(request: HttpRequest, account_id: UUID, assignment_id: UUID) -> HttpResponse:
    account = queries.get(request.actor, account_id)  # type: ignore[attr-defined]
    if wait := stepup.require(request):
        return wait

    def end(data: dict[str, Any]) -> str:
        access.end_duty(assignment_id=assignment_id, last_day=data["last_day"], by=request.actor, purpose=PURPOSE)  # type: ignore[attr-defined]
        flash(request, "担当の最後の日を登録しました")
        return reverse("account-detail", args=[account.pk])

    form = DutyEndForm.of(request, initial={"last_day": clock.today()})
    return form.submit(end) or show(request, "access/end_duty.html", form=form, account=account)


@declared
def enrol_many(request: HttpRequest) -> HttpResponse:
    """A morning of new staff: first passwords and codes of several people on one page, once, to be handed over in
    person. It is this form's own answer, not a redirect; sent again it leads to the list."""
    if wait := stepup.require(request):
        return wait
    viewer, form = request.actor, EnrolManyForm.of(request)  # type: ignore[attr-defined]
    form.offer(_without_key(viewer))
    given: list[actions.FirstSecrets] = []

    def act(data: dict[str, Any]) -> str:
        for account_id in data["people"]:
            given.append(actions.give_first_secrets(account_id=UUID(account_id), by=viewer, purpose=PURPOSE))
        return reverse("account-index")

    done = form.submit(act)
    if done and given:
        return show(request, "access/secrets_many.html", given=given)
    return done or show(request, "access/enrol_many.html", form=form)


def _without_key(viewer: Actor) -> list[Account]:
    """Staff who may work today and have no key yet, except oneself."""
    active = [one for one in queries.visible_to(viewer) if one.is_active_on(clock.today()) and str(one.pk) != viewer.id]
    with_key = set(SecurityKey.objects.filter(revoked_at__isnull=True).values_list("account_id", flat=True))
    return [one for one in active if one.pk not in with_key]


@declared
@require_POST
def give_secrets(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """The first password and code are shown in this answer and never again, so it is not a redirect."""
    if wait := _not_fresh(request, account_id):
        return wait
    found = actions.give_first_secrets(account_id=account_id, by=request.actor, purpose=PURPOSE)  # type: ignore[attr-defined]
    return show(
        request, "access/secrets.html", account=found.account, password=found.password, code=found.enrolment_code
    )


@declared
@require_POST
def issue_code(request: HttpRequest, account_id: UUID) -> HttpResponse:
    if wait := _not_fresh(request, account_id):
        return wait
    code = actions.issue_enrolment_code(account_id=account_id, by=request.actor, purpose=PURPOSE)  # type: ignore[attr-defined]
    account = queries.get(request.actor, account_id)  # type: ignore[attr-defined]
    return show(request, "access/secrets.html", account=account, password="", code=code)


@declared
@require_POST
def revoke_sessions(request: HttpRequest, account_id: UUID) -> HttpResponse:
    if wait := _not_fresh(request, account_id):
        return wait
    actions.revoke_sessions(account_ids=[account_id], by=request.actor, purpose=PURPOSE)  # type: ignore[attr-defined]
    flash(request, "サインインを終了させました", "この職員の次の操作から有効です。")
    return redirect("account-detail", account_id)


@declared
@require_POST
def unlock(request: HttpRequest, account_id: UUID) -> HttpResponse:
    if wait := _not_fresh(request, account_id):
        return wait
    actions.unlock(account_id=account_id, by=request.actor, purpose=PURPOSE)  # type: ignore[attr-defined]
    flash(request, "停止を解除しました")
    return redirect("account-detail", account_id)


@declared
@require_POST
def revoke_key(request: HttpRequest, account_id: UUID, key_id: UUID) -> HttpResponse:
    if wait := _not_fresh(request, account_id):
        return wait
    actions.revoke_key(key_id=key_id, reason="administrator", by=request.actor, purpose=PURPOSE)  # type: ignore[attr-defined]
    flash(request, "鍵を無効にしました", "この職員のサインインも終了しました。")
    return redirect("account-detail", account_id)


def _not_fresh(request: HttpRequest, account_id: UUID) -> HttpResponse | None:
    """These addresses answer no GET: after the step-up one comes back to the person's page and presses again."""
    if stepup.is_fresh(request):
        return None
    return redirect(f"{reverse('step-up')}?next={reverse('account-detail', args=[account_id])}")
