"""総合検索 for other systems: whom a number or a name means, always with the birth date. No address, no telephone; a
few people at most, and every question is recorded before it is answered, also one that found nobody."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from sesshu.foundation import audit
from sesshu.foundation.api.acting import acting
from sesshu.foundation.api.answering import PROBLEMS, answer
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.ledger.residents.search import SearchTerms, search
from sesshu.numbers.in_texts import TwelveDigits

PURPOSE = "RESIDENT_SEARCH"
MOST_FOUND = 20
router = Router(tags=["総合検索"])


class PersonWish(BaseModel):
    """A number (宛名番号・健管番号・券番号) or a kana name, with the birth date; all that are given must fit."""

    model_config = ConfigDict(extra="forbid")

    birth_date: date = Field(description="生年月日。必ず要る")
    number: Annotated[str, TwelveDigits.OWN_NUMBER] = Field(
        default="", max_length=20, description="宛名番号・健管番号・券番号"
    )
    kana: str = Field(default="", max_length=100, description="カナ氏名。先頭の何文字か")


class PersonOut(BaseModel):
    """`status`: whether the person lives here. `look_alikes`: why this row could be taken for another one."""

    addressee_number: str
    name: str
    kana: str
    birth_date: date
    sex: str
    status: str
    look_alikes: list[str]


@operation(
    router.post, "/residents/search", name="api-resident-search", purpose=PURPOSE, permission="resident_api.find",
    response={200: list[PersonOut], **PROBLEMS}, summary="番号かカナ氏名と生年月日で人を探す（住所なし、20人まで）",
)  # fmt: skip
def find(request: HttpRequest, wish: PersonWish) -> HttpResponse:
    """An empty list where nobody fits; 409 where more than 20 do."""
    by = acting(request, "", "resident.search")
    if not wish.number.strip() and not wish.kana.strip():
        text = "番号（number）かカナ氏名（kana）のどちらかを指定してください。"
        raise InvalidInput(text, field="number", example="100000000000017")
    terms = SearchTerms(birth_date=wish.birth_date, any_number=wish.number, kana=wish.kana)
    found = search(by, terms, limit=MOST_FOUND + 1)
    people = found.people if found.total <= MOST_FOUND else []
    audit.record_read(
        "resident.searched", by=by, purpose=PURPOSE, subjects=[f"resident:{person.pk}" for person in people],
        detail={"found": found.total},
    )  # fmt: skip
    if found.total > MOST_FOUND:
        raise NotNow(f"{MOST_FOUND}人を超えます。カナ氏名を長くするか、番号で探してください。")
    return answer([_told(person, found.look_alikes.get(person.pk, ())) for person in people])


def _told(person: Any, alike: Any) -> dict[str, Any]:
    return {
        "addressee_number": person.addressee_number, "name": person.name, "kana": person.kana,
        "birth_date": person.birth_date.isoformat(), "sex": person.sex, "status": person.status,
        "look_alikes": [str(word) for word in alike],
    }  # fmt: skip
