"""Finding people: by kana, name, birth date or a number, alone or together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from django.db.models import Q

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.residents import former
from sesshu.ledger.residents.addresses import beginnings
from sesshu.ledger.residents.keys import kana_key, search_key
from sesshu.ledger.residents.models import FormerKey, Resident
from sesshu.ledger.residents.visibility import VisibleResidents, visible_to
from sesshu.ledger.residents.words import REMOVED_STATES, ResidentStatus
from sesshu.text import half_width

PAGE = 100
PAPERS = ("voucher", "screening_form")  # both kinds of numbered papers; the index of numbers begins with the kind


@dataclass(frozen=True, slots=True)
class SearchTerms:
    """What a clerk asks for. Empty terms do not restrict; all given ones must hold.

    Texts match from their beginning (surname first, or a given name alone); numbers match whole.
    """

    kana: str = ""
    name: str = ""
    birth_date: date | None = None
    sex: str = ""
    addressee_number: str = ""
    health_number: str = ""
    household_number: str = ""
    any_number: str = ""
    address: str = ""
    telephone: str = ""
    slip_number: str = ""
    include_removed: bool = True

    @property
    def is_empty(self) -> bool:
        texts = (
            self.kana,
            self.name,
            self.addressee_number,
            self.health_number,
            self.household_number,
            self.any_number,
            self.address,
            self.telephone,
            self.slip_number,
        )
        return self.birth_date is None and not any(text.strip() for text in texts)


class LookAlike(StrEnum):
    """Why a row could be taken for another one."""

    TWIN = "双子等（同じ世帯・同じ生年月日）"
    NAMESAKE = "同姓同名・同じ生年月日"


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of people in kana order. `look_alikes` warns for the rows of this page; `former` says who was found
    under an earlier name or address."""

    people: list[Resident]
    total: int
    look_alikes: dict[UUID, tuple[LookAlike, ...]]
    former: dict[UUID, tuple[str, ...]] = field(default_factory=dict)


Telephones = Callable[[str], Sequence[UUID]]
_telephones: list[Telephones] = []
_slips: list[Telephones] = []


def register_telephones(source: Telephones) -> None:
    """A room that keeps telephone numbers of people answers whose number this is."""
    if source not in _telephones:
        _telephones.append(source)


def register_slips(source: Telephones) -> None:
    """The room of 受付票 answers whom a slip is about, by its number as it is printed."""
    if source not in _slips:
        _slips.append(source)


def search(viewer: Actor, terms: SearchTerms, *, limit: int = PAGE, offset: int = 0) -> SearchResult:
    """People who fit all terms, sorted by kana, then birth date. Raises `InvalidInput` without any term."""
    viewer.check("resident.search")
    if terms.is_empty:
        raise InvalidInput(
            "検索する条件を1つ以上入力してください。", field="kana", example="カナ氏名の先頭、生年月日、宛名番号"
        )
    check_terms(terms)
    before = _former(terms)
    found = restricted(visible_to(viewer), terms, before)
    people = list(found.order_by("kana_key", "birth_date", "addressee_number")[offset : offset + limit])
    total = len(people) if not offset and len(people) < limit else found.count()
    return SearchResult(people, total, look_alikes(people), former.words_of(before, people))


def check_terms(terms: SearchTerms) -> None:
    """Raises `InvalidInput` for what would mean half of the city, and for a slip number that is none."""
    if terms.address.strip() and not beginnings(terms.address):
        raise InvalidInput("住所は町名から2文字以上を入力してください。", field="address", example="手取本町1-1")
    if slip := terms.slip_number.strip():
        for source in _slips:
            source(slip)


def _former(terms: SearchTerms) -> dict[str, dict[UUID, str]]:
    """Who fits by an earlier name or address: looked up first, so that each part keeps its own index."""
    asked: list[tuple[str, str]] = []
    if kana := kana_key(terms.kana):
        asked.append((FormerKey.Kind.KANA, kana))
    if name := search_key(terms.name):
        asked.append((FormerKey.Kind.NAME, name))
    asked += [(FormerKey.Kind.ADDRESS, key) for key in beginnings(terms.address)]
    if not asked:
        return {}
    return former.looked_up(asked, Q(resident__birth_date=terms.birth_date) if terms.birth_date else Q())


def restricted(
    rows: VisibleResidents, terms: SearchTerms, before: Mapping[str, Mapping[UUID, str]] = MappingProxyType({})
) -> VisibleResidents:
    """The rows that fit all terms; each column is looked up by an index of its own. `before` by kind of earlier key:
    who fits by that."""
    rows = _of_home(rows, terms, list(before.get(FormerKey.Kind.ADDRESS, ())))
    if kana := kana_key(terms.kana):
        of_kana = list(before.get(FormerKey.Kind.KANA, ()))
        rows = rows.filter(Q(kana_key__startswith=kana) | Q(given_kana_key__startswith=kana) | _among(of_kana))
    if number := terms.any_number.strip():
        # looked up first and by itself, so that each part of the question keeps its own index
        papers = Resident.objects.filter(vouchers__kind__in=PAPERS, vouchers__number=number)
        of_voucher = list(papers.values_list("pk", flat=True)[:PAGE])
        rows = rows.filter(Q(addressee_number=number) | Q(health_number=number) | Q(pk__in=of_voucher))
    if slip := terms.slip_number.strip():
        rows = rows.filter(pk__in=[key for source in _slips for key in source(slip)])
    if name := search_key(terms.name):
        rows = rows.filter(
            Q(name_key__startswith=name)
            | Q(given_name_key__startswith=name)
            # "not empty" is what the small indexes of these two columns are limited to
            | (Q(common_name_key__startswith=name) & ~Q(common_name_key=""))
            | (Q(alphabet_name_key__startswith=name) & ~Q(alphabet_name_key=""))
            | _among(list(before.get(FormerKey.Kind.NAME, ())))
        )
    exact = {
        "birth_date": terms.birth_date,
        "sex": terms.sex,
        "addressee_number": terms.addressee_number.strip(),
        "health_number": terms.health_number.strip(),
        "household_number": terms.household_number.strip(),
    }
    rows = rows.filter(**{field: value for field, value in exact.items() if value})
    return rows if terms.include_removed else rows.exclude(status__in=REMOVED_STATES)


def _among(ids: list[UUID]) -> Q:
    return Q(pk__in=ids) if ids else Q()


def _of_home(rows: VisibleResidents, terms: SearchTerms, of_address: list[UUID]) -> VisibleResidents:
    """By address and telephone, nobody whose address is hidden is ever found: the hit alone would betray them."""
    if keys := beginnings(terms.address):
        wanted = _among(of_address)
        for key in keys:
            wanted |= Q(address_key__startswith=key) & ~Q(address_key="")
        rows = rows.filter(wanted, in_protected_household=False)
    if digits := "".join(filter(str.isdigit, half_width(terms.telephone))):
        of_number = [key for source in _telephones for key in source(digits)]
        rows = rows.filter(pk__in=of_number[:PAGE], in_protected_household=False)
    return rows


def look_alikes(people: list[Resident]) -> dict[UUID, tuple[LookAlike, ...]]:
    """For each person given: who else in the whole register could be mistaken for them. One query."""
    if not people:
        return {}
    born = {person.birth_date for person in people if person.birth_date}
    keys = {person.kana_key for person in people}
    homes = {person.household_number for person in people if person.household_number}
    others = Resident.objects.filter(Q(kana_key__in=keys) | Q(household_number__in=homes), birth_date__in=born)
    others = others.filter(sealed=False).exclude(status=ResidentStatus.JOINED)
    rows = list(others.values_list("id", "birth_date", "kana_key", "household_number", "status"))
    found: dict[UUID, tuple[LookAlike, ...]] = {}
    for person in people:
        same_day = [row for row in rows if row[0] != person.id and person.birth_date and row[1] == person.birth_date]
        signs = []
        if any(person.household_number and row[3] == person.household_number for row in same_day):
            signs.append(LookAlike.TWIN)
        if any(person.kana_key and row[2] == person.kana_key for row in same_day):
            signs.append(LookAlike.NAMESAKE)
        if signs:
            found[person.id] = tuple(signs)
    return found
