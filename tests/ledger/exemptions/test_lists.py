"""庁内連携の課税・生活保護・介護の一覧: 区分と期間だけが台帳に入り、次の一覧で替わり、取り消すと元に戻る。"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import NotNow
from sesshu.foundation.files import actions
from sesshu.foundation.files.models import Import, ImportRow
from sesshu.foundation.files.registry import intake
from sesshu.ledger.exemptions.models import ExemptionFact
from sesshu.ledger.residents.models import Resident
from tests.ledger.doses.people import make_resident
from tests.ledger.exemptions.lists import deliver, outcomes, tax, welfare

pytestmark = pytest.mark.django_db
NOW = clock.start_of_day(date(2026, 11, 20)).replace(hour=10)
FIRST, SECOND, NOBODY = "000000000012344", "000000000012352", "000000000099999"


@pytest.fixture(autouse=True)
def people(tmp_path: Any, settings: Any) -> Any:
    settings.SESSHU_VAR = tmp_path
    with clock.set_to(NOW):
        yield [make_resident(birth=date(1950, 5, 1), addressee_number=one) for one in (FIRST, SECOND)]


def in_force() -> list[tuple[str, str, str]]:
    rows = ExemptionFact.objects.filter(closed_by=None, withdrawn_at=None)
    wanted = ("resident__addressee_number", "list_key", "exemption_class")
    return sorted(rows.values_list(*wanted))


@pytest.mark.parametrize("interface", ["tax.people", "welfare.people", "care.people"])
def test_一覧の列は区分と期間だけで_金額も氏名も住所もない(interface: str) -> None:
    fields = {column.field for column in intake(interface).interface.columns}
    assert fields <= {"addressee_number", "fiscal_year", "taxed", "from_on", "until_on", "is_open"}


def test_課税の区分は年度ごとに残り_均等割だけの人も課税である(clerk: Actor) -> None:
    first = deliver(clerk, "tax.people", tax(FIRST, "0", "2025"), tax(SECOND, "1", "2025"), tax(NOBODY, "0", "2025"))
    assert outcomes(first) == [("accepted", ""), ("accepted", ""), ("held", "UNKNOWN_RESIDENT")]
    deliver(clerk, "tax.people", tax(FIRST, "2"), tax(SECOND, ""))
    assert in_force() == [
        (FIRST, "2025", "tax_exempt"), (FIRST, "2026", "taxed"),
        (SECOND, "2025", "taxed"), (SECOND, "2026", "undeclared"),
    ]  # fmt: skip
    fact = ExemptionFact.objects.filter(list_key="2026", resident__addressee_number=FIRST).get()
    second = Import.objects.get(sequence=2)
    assert (fact.received_at, fact.opened_by) == (second.received_at, second.pk)


def test_次の一覧で変わった人は替わり_いない人は終わり_前の記録は残る(clerk: Actor) -> None:
    deliver(clerk, "tax.people", tax(FIRST, "0"), tax(SECOND, "0"))
    second = deliver(clerk, "tax.people", tax(FIRST, "2"))
    assert in_force() == [(FIRST, "2026", "taxed")]
    ended = ExemptionFact.objects.filter(closed_by=second.pk)
    assert sorted(ended.values_list("exemption_class", flat=True)) == ["tax_exempt", "tax_exempt"]
    before = ExemptionFact.objects.count()
    deliver(clerk, "tax.people", tax(FIRST, "2", is_open=""))
    assert ExemptionFact.objects.count() == before, "同じ内容の一覧では何も増えない"


def held_row(imported: Import) -> ImportRow:
    """The person of the held row has come into the register since."""
    if not Resident.objects.filter(addressee_number=NOBODY).exists():
        make_resident(birth=date(1950, 5, 1), addressee_number=NOBODY)
    return ImportRow.objects.get(import_id=imported.pk, outcome="held")


def test_保留の行は_この後に一覧がなければ_登録できる(clerk: Actor) -> None:
    first = deliver(clerk, "tax.people", tax(FIRST, "0"), tax(NOBODY, "0"))
    deliver(clerk, "tax.people", tax(FIRST, "0", "2025"), tax(NOBODY, "2", "2025"))
    actions.decide(rows=[held_row(first)], accept=True, note="届出書で確認", by=clerk)
    assert (NOBODY, "2026", "tax_exempt") in in_force(), "この後の一覧は、ほかの年度だけである"


@pytest.mark.parametrize("rows", [(tax(FIRST, "0"), tax(NOBODY, "2")), (tax(FIRST, "0"),)])
def test_前の一覧の保留の行は_新しい一覧を書き換えない(clerk: Actor, rows: tuple[dict[str, str], ...]) -> None:
    """The later list says otherwise of the person, or names them no more."""
    first = deliver(clerk, "tax.people", tax(FIRST, "0"), tax(NOBODY, "0"))
    waiting = held_row(first)
    deliver(clerk, "tax.people", *rows)
    before = in_force()
    actions.decide(rows=[waiting], accept=True, note="届出書で確認", by=clerk)
    assert in_force() == before
    assert outcomes(first)[1] == ("held", "LATER_LIST")
    actions.decide(rows=[held_row(first)], accept=False, note="新しい一覧で確かめた", by=clerk)
    assert outcomes(first)[1][0] == "rejected"


def test_前の一覧の保留の行で_終わった生活保護は戻らない(clerk: Actor) -> None:
    first = deliver(clerk, "welfare.people", welfare(FIRST), welfare(NOBODY))
    waiting = held_row(first)
    second = deliver(clerk, "welfare.people", welfare(FIRST))
    actions.decide(rows=[waiting], accept=True, note="届出書で確認", by=clerk)
    assert [one[0] for one in in_force()] == [FIRST]
    actions.cancel(imported=second, by=clerk)
    actions.decide(rows=[held_row(first)], accept=True, note="届出書で確認", by=clerk)
    assert [one[0] for one in in_force()] == [FIRST, NOBODY], "取り消した一覧は、後の一覧ではない"


def test_届かなかった年度の区分は終わりにならない(clerk: Actor) -> None:
    deliver(clerk, "tax.people", tax(FIRST, "0", "2025"), tax(SECOND, "0", "2025"))
    deliver(clerk, "tax.people", tax(FIRST, "0", "2026"))
    assert in_force() == [(FIRST, "2025", "tax_exempt"), (FIRST, "2026", "tax_exempt"), (SECOND, "2025", "tax_exempt")]


def test_廃止になった生活保護は終わり_終了日が開始日より前の行は登録されない(clerk: Actor) -> None:
    deliver(clerk, "welfare.people", welfare(FIRST), welfare(SECOND))
    second = deliver(
        clerk, "welfare.people", welfare(FIRST, is_open="0"), welfare(SECOND, until_on="2025-06-30")
    )  # fmt: skip
    assert outcomes(second) == [("accepted", ""), ("rejected", "PERIOD_TURNED")]
    assert in_force() == [(SECOND, "", "welfare")], "読めない行の人は、終わりにならない"


def test_取り消した一覧は数えられず_前の一覧の内容に戻り_同じ一覧を送り直せる(clerk: Actor) -> None:
    deliver(clerk, "tax.people", tax(FIRST, "0"), tax(SECOND, "0"))
    wrong = deliver(clerk, "tax.people", tax(FIRST, "2"))
    assert actions.cancel(imported=wrong, by=clerk).state == "cancelled"
    assert in_force() == [(FIRST, "2026", "tax_exempt"), (SECOND, "2026", "tax_exempt")]
    assert ExemptionFact.objects.get(opened_by=wrong.pk).withdrawn_at is not None, "届いたことは残る"
    assert Entry.objects.filter(act="exemption_fact.undone", obj=f"import:{wrong.pk}").get().n == 2
    again = deliver(clerk, "tax.people", tax(FIRST, "2"))
    assert (again.state, again.pk != wrong.pk) == ("committed", True)
    assert in_force() == [(FIRST, "2026", "taxed")]


def test_取り消せるのは最後の一覧だけで_住民情報の取込は取り消せない(clerk: Actor) -> None:
    first = deliver(clerk, "welfare.people", welfare(FIRST))
    deliver(clerk, "welfare.people", welfare(FIRST), welfare(SECOND))
    with pytest.raises(NotNow, match="新しいものから順に"):
        actions.cancel(imported=first, by=clerk)
    assert in_force() == [(FIRST, "", "welfare"), (SECOND, "", "welfare")]
    handbooks = deliver(clerk, "disability.people", {
        "addressee_number": FIRST, "handbook_kind": "2", "handbook_grade": "B1", "is_open": "1",
    })  # fmt: skip
    with pytest.raises(NotNow, match="取り消せません"):
        actions.cancel(imported=handbooks, by=clerk)


def test_多くの人が終わりになる一覧は_人が確かめるまで止まる(clerk: Actor) -> None:
    numbers = [f"0000000001{n:05}" for n in range(30)]
    for one in numbers:
        make_resident(birth=date(1950, 5, 1), addressee_number=one)
    deliver(clerk, "welfare.people", *(welfare(one) for one in numbers))
    cut_off = deliver(clerk, "welfare.people", *(welfare(one) for one in numbers[:10]))
    assert "30人のうち20人が、この一覧にありません" in cut_off.review_stop


def test_全員がいなくなった一覧は_件数0が示されたときだけ受け取り_人が確かめてから終わりになる(clerk: Actor) -> None:
    deliver(clerk, "welfare.people", welfare(FIRST), welfare(SECOND))
    cut_off = deliver(clerk, "care.people")
    assert (cut_off.state, "件数0を示して" in cut_off.refusal) == ("refused", True), "途中で切れたのかもしれない"
    last = deliver(clerk, "welfare.people", stated=0)
    assert "いま台帳には2人がいます" in last.review_stop, "少なくても人が確かめる"
    assert (last.state, last.total) == ("committed", 0)
    assert in_force() == []
    assert Entry.objects.get(act="exemption_fact.ended", obj=f"import:{last.pk}").n == 2
    actions.cancel(imported=last, by=clerk)
    assert len(in_force()) == 2, "誤りなら、取り消して元に戻せる"


def test_だれもいない一覧は_終わりになる人がいなければ止まらず_年度のない一覧は何も終わりにしない(clerk: Actor) -> None:
    nothing = deliver(clerk, "welfare.people", stated=0)
    assert (nothing.state, nothing.review_stop) == ("committed", "")
    deliver(clerk, "tax.people", tax(FIRST, "0"))
    year = deliver(clerk, "tax.people", stated=0)
    assert "どの課税年度のものか分からない" in year.review_stop
    assert in_force() == [(FIRST, "2026", "tax_exempt")]


def test_人をまとめると区分も移り_両方にある区分は移らない(clerk: Actor, people: list[Resident]) -> None:
    from sesshu.ledger.residents import following

    deliver(clerk, "tax.people", tax(FIRST, "0", "2025"), tax(FIRST, "0", "2026"), tax(SECOND, "2", "2026"))
    moved = following.move_all(people[0].pk, people[1].pk, by=clerk)
    assert len(moved["exemption_fact"]) == 1
    assert in_force() == [(FIRST, "2026", "tax_exempt"), (SECOND, "2025", "tax_exempt"), (SECOND, "2026", "taxed")]
    following.move_back(moved, people[0].pk, people[1].pk, by=clerk)
    assert in_force()[:2] == [(FIRST, "2025", "tax_exempt"), (FIRST, "2026", "tax_exempt")]


def test_読めない行の人は終わりにならず_だれの行か分からなければだれも終わりにならない(clerk: Actor) -> None:
    deliver(clerk, "welfare.people", welfare(FIRST), welfare(SECOND))
    wrong = deliver(clerk, "welfare.people", welfare(SECOND, from_on="きのう"))
    assert (outcomes(wrong)[0][0], [one[0] for one in in_force()]) == ("rejected", [SECOND])
    unknown = deliver(clerk, "welfare.people", welfare("読めない"))
    assert [one[0] for one in in_force()] == [SECOND]
    assert Entry.objects.get(act="exemption_fact.nothing_ended", obj=f"import:{unknown.pk}").n == 1
    deliver(clerk, "welfare.people", welfare(FIRST))
    assert [one[0] for one in in_force()] == [FIRST], "直した一覧が届けば終わりになる"
