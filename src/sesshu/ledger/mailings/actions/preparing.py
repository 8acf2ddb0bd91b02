"""準備と仮抽出."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.db import connection, transaction

from sesshu.dates import fiscal_year
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.duplicates.finding import count_pairs
from sesshu.ledger.mailings import comparing, selecting
from sesshu.ledger.mailings import conditions as asked
from sesshu.ledger.mailings.actions.common import locked, told
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.days import check_days
from sesshu.ledger.mailings.freshness import register_as_of
from sesshu.ledger.mailings.models import Mailing, MailingPerson, Producer
from sesshu.ledger.mailings.selecting import Decision
from sesshu.ledger.mailings.states import MailingState, check_next
from sesshu.ledger.programmes.tables import city_tables

POSTCARD = "mailing-postcard"
PAPERS = {"mailing-notice": "封書（A4）", POSTCARD: "はがき（両面）"}


@transaction.atomic
def prepare(
    *,
    title: str,
    kind: str,
    text_code: str,
    conditions: Conditions,
    base_date: date,
    issued_on: date,
    by: Actor,
    known_on: date | None = None,
    form: str = "mailing-notice",
    plan_code: str = "",
    producer: str = Producer.HOUSE,
    box_size: int = 250,
) -> Mailing:
    """Begin a mailing. `kind` is recommendation, reminder or announcement; a series the law does not allow for it
    is refused. Raises `InvalidInput`."""
    by.check("mailing.prepare")
    _check(title, kind, conditions, known_on, producer, box_size)
    check_days(base_date, issued_on)
    _check_form(form, conditions)
    with connection.cursor() as cursor:  # numbers follow one another without gaps
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('mailing_number'))")
    year = fiscal_year(clock.today())
    last = Mailing.objects.filter(fiscal_year=year).order_by("-number").values_list("number", flat=True).first()
    mailing = Mailing.objects.create(
        fiscal_year=year, number=(last or 0) + 1, title=title.strip(), kind=kind, text_code=text_code, form=form,
        conditions=conditions.as_json(), base_date=base_date, known_on=known_on, issued_on=issued_on,
        plan_code=plan_code, producer=producer, box_size=box_size,
        prepared_by=by.code, prepared_by_name=by.display_name, prepared_at=clock.now(),
    )  # fmt: skip
    told("mailing.prepared", mailing, by, conditions=mailing.conditions, base_date=base_date)
    return mailing


@transaction.atomic
def change_conditions(
    *,
    mailing_id: UUID,
    title: str,
    kind: str,
    text_code: str,
    conditions: Conditions,
    base_date: date,
    issued_on: date,
    by: Actor,
    known_on: date | None = None,
    producer: str = Producer.HOUSE,
    box_size: int = 250,
    form: str | None = None,
    plan_code: str = "",  # noqa: ARG001 - a mailing stays with the entry of the plan it came from
) -> Mailing:
    """Ask anew before a release is requested. A trial that was made is thrown away."""
    by.check("mailing.prepare")
    mailing = locked(mailing_id)
    check_next(mailing.state, MailingState.TRIAL)
    _check(title, kind, conditions, known_on, producer, box_size)
    check_days(base_date, issued_on)
    mailing.form = form or mailing.form
    _check_form(mailing.form, conditions)
    before = {"conditions": mailing.conditions, "base_date": mailing.base_date}
    mailing.persons.all().delete()
    mailing.title, mailing.kind, mailing.text_code = title.strip(), kind, text_code
    mailing.conditions, mailing.base_date, mailing.issued_on = conditions.as_json(), base_date, issued_on
    mailing.known_on, mailing.state, mailing.trial_at, mailing.not_target = known_on, MailingState.DRAFT, None, 0
    mailing.prepared_by, mailing.prepared_by_name = by.code, by.display_name
    mailing.compared_with, mailing.deviations, mailing.duplicate_pairs = None, [], 0
    mailing.producer, mailing.box_size = producer, box_size
    _forget_acceptance(mailing)
    mailing.save()
    told("mailing.changed", mailing, by, before=before, conditions=mailing.conditions, base_date=base_date)
    return mailing


@transaction.atomic
def make_trial(*, mailing_id: UUID, by: Actor, progress: Callable[[int, int], None] | None = None) -> Mailing:
    """仮抽出: judge everyone within the conditions and give each a decision with its reason. May be repeated.

    `progress` is told after each slice; the trial is one transaction, so it has to tell people past that.
    """
    by.check("mailing.prepare")
    mailing = locked(mailing_id)
    check_next(mailing.state, MailingState.TRIAL)
    mailing.persons.all().delete()
    included: list[UUID] = []
    not_target = done = 0
    total = selecting.within(mailing, by).count() if progress else 0
    for people in selecting.candidates(mailing, by):
        decisions = list(selecting.decide(mailing, people, by))
        rows = [_row(mailing, one) for one in decisions if one is not None]
        not_target += decisions.count(None)
        MailingPerson.objects.bulk_create(rows)
        included += [row.resident_id for row in rows if row.included]
        if progress:
            done += selecting.SLICE
            progress(min(done, total), total)
    mailing.not_target, mailing.trial_at, mailing.state = not_target, clock.now(), MailingState.TRIAL
    mailing.rules, mailing.register_as_of = city_tables().rules, register_as_of()
    mailing.requested_by, mailing.requested_at = None, None
    _compare(mailing)
    mailing.duplicate_pairs = count_pairs(among=included)
    mailing.save()
    told(
        "mailing.trial", mailing, by, people=included, included=len(included), not_target=not_target,
        duplicate_pairs=mailing.duplicate_pairs,
    )  # fmt: skip
    return mailing


def _compare(mailing: Mailing) -> None:
    """Set beside last year's run; what another person accepted about an earlier trial holds no more."""
    before = comparing.last_year(mailing)
    mailing.compared_with, mailing.deviations = before, comparing.deviations(mailing, before) if before else []
    _forget_acceptance(mailing)


def _forget_acceptance(mailing: Mailing) -> None:
    mailing.deviation_reason, mailing.deviation_accepted_by = "", None
    mailing.deviation_accepted_by_name, mailing.deviation_accepted_at = "", None
    mailing.stale_reason, mailing.stale_accepted_by = "", None
    mailing.stale_accepted_by_name, mailing.stale_accepted_at = "", None


@transaction.atomic
def cancel(*, mailing_id: UUID, reason: str, by: Actor) -> Mailing:
    """中止: nothing of this mailing is posted. What was decided stays readable."""
    by.check("mailing.prepare")
    mailing = locked(mailing_id)
    check_next(mailing.state, MailingState.CANCELLED)
    if not reason.strip():
        raise InvalidInput("中止の理由を入力してください。", field="reason", example="対象者の条件に誤りがあったため")
    mailing.state, mailing.cancel_reason = MailingState.CANCELLED, reason.strip()
    mailing.cancelled_at, mailing.cancelled_by = clock.now(), by.code
    mailing.save()
    told("mailing.cancelled", mailing, by, reason=mailing.cancel_reason)
    return mailing


def _check(title: str, kind: str, conditions: Conditions, known_on: date | None, producer: str, box_size: int) -> None:
    if not title.strip():
        raise InvalidInput("発送の名前を入力してください。", field="title", example="MR第2期 11月未接種者")
    asked.check(conditions, kind)
    if known_on and known_on > clock.today():
        raise InvalidInput("記録の締め日は今日以前の日を入力してください。", field="known_on", example="R8.11.20")
    if producer not in Producer.values:
        raise InvalidInput("印刷の方法を一覧の中から選択してください。", field="producer", example="庁内で印刷")
    if not 1 <= box_size <= 10_000:
        raise InvalidInput("一箱の封筒の数は1から10000までの数で入力してください。", field="box_size", example="250")


def _check_form(form: str, conditions: Conditions) -> None:
    if form not in PAPERS:
        raise InvalidInput("紙の種類を一覧の中から選択してください。", field="form", example="封書（A4）")
    if form == POSTCARD and conditions.siblings == "together":
        raise InvalidInput(
            "はがきは同封できません。きょうだいは別々にしてください。", field="siblings", example="一人に一通"
        )


def _row(mailing: Mailing, one: Decision) -> MailingPerson:
    resident = one.resident
    return MailingPerson(
        mailing=mailing, resident=resident, included=one.why is None, reason=one.why or "", states=one.states,
        birth_date=resident.birth_date, sex=resident.sex, town=resident.town, address_sha256=one.address_sha256,
        addressed_sha256=one.addressed_sha256,
    )  # fmt: skip
