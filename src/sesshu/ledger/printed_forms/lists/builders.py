"""The kinds of lists: by school, district, institution, and of issued screening forms."""

from __future__ import annotations

from uuid import UUID

from sesshu.dates import school_grade, wareki, wareki_short
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.institutions import queries as institutions
from sesshu.ledger.printed_forms.lists.listing import (
    Builder,
    Line,
    ListColumn,
    ListConditions,
    Listed,
    apart,
    head,
    needed_series,
    series_names,
    states,
)
from sesshu.ledger.printed_forms.lists.schools import grades_of
from sesshu.ledger.printed_forms.models import School
from sesshu.ledger.products.catalogue import product_names
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.visibility import visible_to
from sesshu.ledger.school_memberships.queries import pupils
from sesshu.ledger.vouchers import queries as vouchers
from sesshu.ledger.vouchers.models import VoucherKind
from sesshu.schedule import status_word

C = ListColumn
SCHOOL = (
    C("grade", "学年", 0.6),
    C("name", "氏名", 1.6),
    C("kana", "カナ氏名", 1.6),
    C("series", "予防接種", 2),
    C("status", "接種の状況", 1),
)
DISTRICT = (
    C("town", "町", 1.3),
    C("health_number", "健管番号", 1),
    C("name", "氏名", 1.6),
    C("kana", "カナ氏名", 1.6),
    C("birth", "生年月日", 1.1),
    C("series", "予防接種", 2),
    C("status", "接種の状況", 1),
    C("latest", "期限", 1.1),
)
INSTITUTION = (
    C("institution", "医療機関", 1.6),
    C("given_on", "接種日", 1),
    C("health_number", "健管番号", 1),
    C("name", "氏名", 1.6),
    C("birth", "生年月日", 1.1),
    C("product", "ワクチン", 1.4),
    C("lot", "製造番号", 1),
)
SCREENING = (
    C("number", "番号", 1.2),
    C("issued_on", "交付日", 1),
    C("health_number", "健管番号", 1),
    C("name", "氏名", 1.6),
    C("series", "予防接種", 2),
    C("step", "期・回", 1),
    C("state", "状態", 1.2),
)


def by_school(viewer: Actor, c: ListConditions) -> Listed:
    """Children of the school's towns by grade: name, immunization, whether it is done. Nothing else leaves."""
    series, today, names = needed_series(c), clock.today(), series_names()
    school = School.objects.as_of(today).filter(code=c.school).first()
    if school is None:
        raise InvalidInput(
            "学校：一覧から選んでください。学校はマスタ「学校」に登録します。", field="school", example="架空小学校"
        )
    grades = grades_of(school.kind)
    grade_of = _register_grades(school, grades)
    people = residents.alive_and_here(viewer, today).filter(birth_date__isnull=False, birth_date__lte=today)
    if grade_of:
        there = list(people.filter(id__in=list(grade_of)))
    else:
        towns = set(school.towns.split("\n"))
        there = [one for one in people if _grade(one) in grades and _lives_in(one, towns)]
    children, left_out = apart(there)
    stand = states(children, series, today)
    lines = [
        Line(
            child.pk,
            school.name,
            {
                "grade": grade_of.get(child.pk) or _grade(child),
                "name": child.name,
                "kana": child.kana,
                "series": names[one.series],
                "status": word,
            },
        )
        for child in sorted(
            children, key=lambda child: (grades.index(grade_of.get(child.pk) or _grade(child)), child.kana, child.pk)
        )
        for one, word in stand.get(child.pk, [])
        if one.status not in ("not_target", "excluded")
    ]
    source = "学齢簿の一覧の在学者" if grade_of else "通学区域の町名と学年"
    words = head(f"学校：{school.name}", f"対象：{source}", f"予防接種：{'、'.join(names[one] for one in series)}")
    return Listed(SCHOOL, words, lines, left_out)


def _register_grades(school: School, grades: tuple[str, ...]) -> dict[UUID, str]:
    """Whom the school register has there, with the grade in words; nobody where it was not delivered."""
    rows = pupils(school.school_code).filter(grade__gte=1, grade__lte=len(grades))
    return {person: grades[grade - 1] for person, grade in rows.values_list("resident_id", "grade")}


def by_district(viewer: Actor, c: ListConditions) -> Listed:
    """People of towns by the status of some series."""
    series, today, names = needed_series(c), clock.today(), series_names()
    wanted = set(c.statuses or ("due", "overdue"))
    rows = list(
        residents.alive_and_here(viewer, today).filter(town__startswith=c.town)
        if c.town
        else residents.alive_and_here(viewer, today)
    )
    people, left_out = apart(rows)
    stand = states(people, series, today)
    lines = [
        Line(
            one.pk,
            one.town,
            {
                "town": one.town,
                "health_number": one.health_number,
                "name": one.name,
                "kana": one.kana,
                "birth": wareki_short(one.birth_date) if one.birth_date else "",
                "series": names[state.series],
                "status": word,
                "latest": wareki_short(state.latest) if state.latest else "",
            },
        )
        for one in sorted(people, key=lambda one: (one.town, one.kana, one.pk))
        for state, word in stand.get(one.pk, [])
        if state.status in wanted
    ]
    words = head(
        f"町：{c.town or 'すべて'}",
        f"予防接種：{'、'.join(names[one] for one in series)}",
        f"状態：{'、'.join(status_word(one) for one in sorted(wanted))}",
    )
    return Listed(DISTRICT, words, lines, left_out)


def by_institution(viewer: Actor, c: ListConditions) -> Listed:
    """Doses of a period by institution."""
    first, last = c.period()
    viewer.check("dose.read")
    doses = Dose.objects.filter(given_on__range=(first, last), withdrawn_at__isnull=True).exclude(institution_code="")
    if c.institution:
        doses = doses.filter(institution_code=c.institution)
    rows = list(doses.order_by("institution_code", "given_on", "resident_id"))
    names, products = institutions.names(row.institution_code for row in rows), product_names()
    people = _people(viewer, [row.resident_id for row in rows])
    lines, left_out = [], set()
    for row in rows:
        person = people.get(row.resident_id)
        if person is None or person.address_withheld:
            left_out.add(row.resident_id)
            continue
        place = names.get(row.institution_code, row.institution_code)
        lines.append(
            Line(
                person.pk,
                place,
                {
                    "institution": place,
                    "given_on": wareki_short(row.given_on),
                    "health_number": person.health_number,
                    "name": person.name,
                    "birth": wareki_short(person.birth_date) if person.birth_date else person.birth_text,
                    "product": products.get(row.product, row.product),
                    "lot": row.lot_number,
                },
            )
        )
    return Listed(INSTITUTION, head(f"接種日：{wareki(first)}から{wareki(last)}まで"), lines, len(left_out))


def of_screening_forms(viewer: Actor, c: ListConditions) -> Listed:
    """Screening forms issued in a period, with what became of them."""
    first, last = c.period()
    names = series_names()
    papers = list(
        vouchers.vouchers(viewer)
        .filter(kind=VoucherKind.SCREENING_FORM, issued_on__range=(first, last))
        .order_by("issued_on", "number")
    )
    people = _people(viewer, [paper.resident_id for paper in papers])
    lines = [
        Line(
            paper.resident_id,
            "",
            {
                "number": paper.number,
                "issued_on": wareki_short(paper.issued_on),
                "health_number": people[paper.resident_id].health_number,
                "name": people[paper.resident_id].name,
                "series": names.get(paper.series, paper.series),
                "step": paper.step,
                "state": str(paper.get_state_display()),
            },
        )
        for paper in papers
        if not people[paper.resident_id].address_withheld
    ]
    hidden = {paper.resident_id for paper in papers if people[paper.resident_id].address_withheld}
    return Listed(SCREENING, head(f"交付日：{wareki(first)}から{wareki(last)}まで"), lines, len(hidden))


BUILDERS: dict[str, Builder] = {
    "school_list": by_school,
    "district_list": by_district,
    "institution_list": by_institution,
    "screening_form_list": of_screening_forms,
}


def _grade(child: Resident) -> str:
    return school_grade(child.birth_date, clock.today()) if child.birth_date else ""


def _lives_in(child: Resident, towns: set[str]) -> bool:
    """Whether a child belongs to the towns. Of a protected one the town is hidden: it counts as left out anywhere."""
    return child.address_withheld or child.town in towns  # type: ignore[attr-defined]


def _people(viewer: Actor, ids: list[object]) -> dict[object, Resident]:
    return {one.pk: one for one in visible_to(viewer).filter(pk__in=set(ids))}
