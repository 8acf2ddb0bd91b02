"""The only door for changes of cases: opened with an application, asked from, closed with its outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection, transaction

from sesshu.contracts.exchange.states import OPEN_INQUIRIES, InquiryState
from sesshu.dates import fiscal_year, wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.ledger.exchange_cases import policies as whom
from sesshu.ledger.exchange_cases.kinds import CaseKind, kinds
from sesshu.ledger.exchange_cases.models import ExchangeCase
from sesshu.ledger.exchange_cases.offices import office_result
from sesshu.ledger.exchange_inquiries import actions as inquiries
from sesshu.ledger.exchange_inquiries import policies
from sesshu.ledger.exchange_inquiries.kinds import InquiryKind
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry
from sesshu.ledger.exchange_inquiries.sections import section_of, within
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.households import household_on

WRITE = "exchange_case.write"


@transaction.atomic
def open_case(
    *, resident_id: UUID, kind: str, matter: str, received_on: date, consent_number: str, by: Actor, purpose: str
) -> ExchangeCase:  # fmt: skip
    """A case from an application, of the section of `by`. Raises `InvalidInput`, `NotFound`, `NotNow`."""
    by.check(WRITE)
    known = kinds().get(kind)
    if known is None:
        raise InvalidInput("案件の種類を一覧から選択してください。", field="kind", example="実費の免除")
    if not matter.strip():
        raise InvalidInput("申請の要旨を入力してください。", field="matter", example="高齢者の帯状疱疹の実費の免除")
    if received_on > clock.today():
        raise InvalidInput(
            f"受付日：今日以前の日を入力してください（{wareki(received_on)}は使えません）。", field="received_on",
            example=wareki(clock.today()),
        )  # fmt: skip
    resident = residents.get(by, resident_id)
    if known.needs_resident and resident.status not in residents.HERE:
        raise NotNow("いま住民でない人の申請は登録できません。転出・死亡の記録を確かめてください。")
    policies.check_consent(known, consent_number)
    policies.check_words(matter=matter, consent_number=consent_number)
    with connection.cursor() as cursor:  # numbers without gaps
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('exchange_case_number'))")
    year = fiscal_year(clock.today())
    last = ExchangeCase.objects.filter(fiscal_year=year).order_by("-number").values_list("number", flat=True).first()
    case = ExchangeCase.objects.create(
        fiscal_year=year, number=(last or 0) + 1, resident=resident, kind=kind, matter=matter.strip(),
        received_on=received_on, consent_number=consent_number.strip(), opened_at=clock.now(), opened_by=by.code,
        opened_by_name=by.display_name, department=section_of(by),
        household=household_on(by, resident, received_on),
    )  # fmt: skip
    _told("exchange_case.opened", case, by, purpose, kind=kind, consent=case.consent_number)
    return case


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked from a case: `kind` of inquiry ("": the usual one), about whom ("" and None: the case's person),
    with the number of that person's consent ("": that of the case, for the case's person alone). `outside_reason`: why
    somebody who does not live with that person."""

    provider: str
    provider_name: str
    kind: str = ""
    subject: str = ""
    resident_id: UUID | None = None
    consent_number: str = ""
    outside_reason: str = ""


@transaction.atomic
def ask(*, case_id: UUID, wish: Wish, department: str, by: Actor, purpose: str) -> ExchangeInquiry:
    """Ask a body for what the case needs, for the section of the case. Asked again while an answer is awaited it is the
    first inquiry. Raises `InvalidInput`, `NotFound`, `NotNow`."""
    by.check(WRITE)
    case = _open_one(case_id, by)
    if department != case.department:  # else whoever decides the case would not see the answer
        raise NotNow(of_another_section(case))
    chosen = _chosen(kinds()[case.kind], wish.kind)
    subject = policies.subject_of(chosen, wish.subject)
    person = residents.get(by, wish.resident_id or case.resident_id)
    whom.check_whom(case, person, subject, wish.outside_reason)
    is_own, is_outside = person.pk == case.resident_id, person.pk not in {case.resident_id, *case.household}
    asked = inquiries.Asked(
        resident_id=person.pk, kind=chosen.code, provider=wish.provider, provider_name=wish.provider_name,
        consent_number=wish.consent_number or (case.consent_number if is_own else ""), note=case.label,
        exchange_case=case.pk, subject=subject, outside_reason=wish.outside_reason.strip() if is_outside else "",
    )  # fmt: skip
    [row] = inquiries.ask(asked=[asked], department=department, by=by, purpose=purpose)
    return row


def _chosen(kind: CaseKind, wanted: str) -> InquiryKind:
    """One of the inquiries of this application. Raises `InvalidInput`."""
    found = next((one for one in kind.asks if one.code == wanted or not wanted), None)
    if found is None:
        raise InvalidInput("照会する情報を一覧から選択してください。", field="kind", example=kind.asks[0].label)
    return found


@transaction.atomic
def close(*, case_id: UUID, decision: str, outcome: str, by: Actor, purpose: str) -> ExchangeCase:
    """The application has been decided. What the lists of the city's offices said then is kept with the decision.
    Raises `InvalidInput`, `NotNow` while an answer may still come, or came and was not looked at."""
    by.check(WRITE)
    if not outcome.strip():
        raise InvalidInput("案件の結論を入力してください。", field="outcome", example="非課税を確認し、免除を決定")
    policies.check_words(outcome=outcome)
    case = _open_one(case_id, by)
    known = kinds()[case.kind].decisions
    if decision not in known:
        raise InvalidInput("決定を選択してください。", field="decision", example=next(iter(known.values())))
    _check_all_answered(case)
    case.closed_at, case.closed_by, case.outcome = clock.now(), by.code, outcome.strip()
    case.decision, case.office_result = decision, office_result(case)
    case.save(update_fields=["closed_at", "closed_by", "outcome", "decision", "office_result"])
    _told("exchange_case.closed", case, by, purpose, outcome=case.outcome, decision=decision)
    return case


def _open_one(case_id: UUID, by: Actor) -> ExchangeCase:
    """One of the section of `by`. Raises `NotFound`, `NotNow`."""
    case = ExchangeCase.objects.select_for_update(of=("self",)).filter(within(by), pk=case_id).first()
    if case is None:
        raise NotFound("この案件はありません。一覧から選び直してください。")
    if not case.is_open:
        raise NotNow("この案件は終わっています。新しい申請は、新しい案件にしてください。")
    return case


def of_another_section(case: ExchangeCase) -> str:
    """Why somebody of another section cannot ask from this case."""
    return (
        f"この案件は「{case.department}」の案件なので、照会は「{case.department}」の職員だけができます。"
        "自分の部署で照会するときは、自分の部署の案件を登録してください。"
    )


def _check_all_answered(case: ExchangeCase) -> None:
    """A decision rests on answers that somebody has looked at: these are kept with it, others are erased in time."""
    rows = ExchangeInquiry.objects.filter(exchange_case=case.pk).order_by("fiscal_year", "number")
    if awaited := rows.filter(state__in=[*OPEN_INQUIRIES, InquiryState.ANSWERED]).first():
        raise NotNow(
            f"回答を待っている照会があります（{_named(awaited, case)}）。回答か期限切れのあとで終わらせてください。"
            "中間サーバーが応答しないまま有効期間を過ぎた照会は、係長が照会の画面で理由を付けて終わらせます。"
        )
    if unseen := rows.filter(state=InquiryState.FETCHED).first():
        raise NotNow(f"確かめていない回答があります（{_named(unseen, case)}）。{_who_confirms(unseen, case)}")


def _named(row: ExchangeInquiry, case: ExchangeCase) -> str:
    """Its number, and its section where that is another one: the pages of the case's section do not show it (R-03)."""
    return row.label if row.department == case.department else f"{row.label}、「{row.department}」の照会"


def _who_confirms(row: ExchangeInquiry, case: ExchangeCase) -> str:
    if row.department == case.department:
        return "照会の番号を開き、「回答を確かめた」を押してから終わらせてください。"
    return (
        f"この照会の画面を開けるのは「{row.department}」の職員です。「回答を確かめた」を押すよう依頼してください。"
        "職員のいない部署なら、予防接種担当に情報連携総括担当も付けた職員が押します。"
    )


def _told(act: str, case: ExchangeCase, by: Actor, purpose: str, **detail: object) -> None:
    audit.record(
        act, by=by, purpose=purpose, obj=f"exchange_case:{case.pk}", subjects=[f"resident:{case.resident_id}"],
        detail=detail,
    )  # fmt: skip
