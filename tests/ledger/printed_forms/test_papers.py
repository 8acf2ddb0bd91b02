"""一人の帳票: what stands on each paper, what is left out, what is refused."""

import subprocess
from datetime import date
from pathlib import Path

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow, NotPermitted
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.printed_forms import issuing
from sesshu.ledger.printed_forms.people.asking import Asked
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.unknown_history.models import UnknownHistory
from tests.foundation.forms.paper import text_of
from tests.ledger.mailings.office import NOW, child, protected
from tests.ledger.printed_forms.office import IDENTITY, UNUSUAL, doses_of, issued, paper, texts, vaccinated
from tests.ledger.recalls.office import dose

pytestmark = pytest.mark.django_db


def structure(file: Path) -> str:
    """The tree that a screen reader goes through."""
    found = subprocess.run(  # noqa: S603
        ["/usr/bin/pdfinfo", "-struct-text", str(file)], check=True, capture_output=True
    )
    return found.stdout.decode(errors="replace")


def test_済証は選んだ接種と氏名と交付番号を載せ_本人確認を残す(clerk: Actor) -> None:
    texts(clerk)
    person = vaccinated(clerk)
    made = issued(clerk, "statutory_certificate", person, form="1", doses=doses_of(person)[:1])
    assert (made.label, made.identity, made.caller_name) == ("交付2026-00001", "driving_licence", "架空　直美")
    page = text_of(paper(made.run, clerk))
    assert "架空空さんが上記の予防接種を受けたことを証明します。" in page
    assert "様式第一号（定期の予防接種）" in page
    assert "B型肝炎" in page
    assert "麻しん" not in page, "only what was chosen"
    assert "交付2026-00001" in page
    assert "公印省略" in page
    entry = Entry.objects.get(act="form_issue.made")
    assert Subject.objects.filter(entry_queue_id=entry.queue_id, subject=f"resident:{person.pk}").exists()
    assert "架空" not in entry.body


def test_済証は見出しと表と言語の分かるタグ付きPDFになる(clerk: Actor) -> None:
    texts(clerk)
    person = vaccinated(clerk)
    file = paper(issued(clerk, "statutory_certificate", person, form="1", doses=doses_of(person)).run, clerk)
    tree = structure(file)
    for part in ("H1", "Table", "TH", "TD"):
        assert part in tree, tree
    content = file.read_bytes()
    assert b"pdfuaid" in content
    assert b"/Lang" in content


@pytest.mark.parametrize(
    ("values", "form", "words"),
    [
        ({"kind": "voluntary"}, "1", "接種区分が「任意」のため、様式第一号"),
        ({}, "2", "接種区分が「定期」のため、様式第二号"),
        ({"decision": "undecided", "level": "block"}, "1", "判断待ち"),
        ({"decision": "vaccination_error", "level": "block"}, "1", "定期の予防接種として扱わない"),
    ],
)
def test_証明できない接種は_理由を言って断る(clerk: Actor, values: dict[str, str], form: str, words: str) -> None:
    texts(clerk)
    person = vaccinated(clerk, doses=1)
    Dose.objects.filter(resident=person).update(**values)
    with pytest.raises(InvalidInput) as refused:
        issued(clerk, "statutory_certificate", person, form=form, doses=doses_of(person))
    assert words in refused.value.message
    assert refused.value.field == "doses"


def test_市長が認めた定期外の接種と臨時の接種は証明できる(clerk: Actor) -> None:
    texts(clerk)
    person = vaccinated(clerk, doses=1)
    Dose.objects.filter(resident=person).update(level="block", decision="accepted_by_mayor")
    assert issued(clerk, "statutory_certificate", person, form="1", doses=doses_of(person)).form == "1"
    Dose.objects.filter(resident=person).update(level="info", decision="", kind="temporary")
    for form in ("2", "3"):
        assert issued(clerk, "statutory_certificate", person, form=form, doses=doses_of(person)).form == form


def test_ほかの人の接種と取り消した接種は選べない(clerk: Actor) -> None:
    texts(clerk)
    person, other = vaccinated(clerk), child("架空　海")
    foreign = dose(other, "ZZ9999")
    with pytest.raises(InvalidInput):
        issued(clerk, "statutory_certificate", person, form="1", doses=(foreign.pk,))
    Dose.objects.filter(pk=foreign.pk).update(withdrawn_at=NOW, withdrawn_by="u:test", withdraw_reason="not_given")
    with pytest.raises(InvalidInput):
        issued(clerk, "statutory_certificate", other, form="1", doses=(foreign.pk,))


@pytest.mark.parametrize(
    ("values", "field"),
    [({"identity": ""}, "identity"), ({"identity": "asked"}, "identity"), ({"caller": ""}, "caller"),
     ({"caller_name": " "}, "caller_name")],
)  # fmt: skip
def test_書類での本人確認がなければ交付しない(clerk: Actor, values: dict[str, str], field: str) -> None:
    texts(clerk)
    person = vaccinated(clerk)
    with pytest.raises(InvalidInput) as refused:
        issued(clerk, "dose_history", person, **values)
    assert refused.value.field == field
    assert not Entry.objects.filter(act__in=("form_issue.made", "form.prepared")).exists()


def test_文面がなければ_どこに登録するかを言う(clerk: Actor) -> None:
    with pytest.raises(NotNow, match="マスタ「帳票の文面」"):
        issued(clerk, "dose_history", vaccinated(clerk))


def test_再発行は番号を付け_同じ接種を載せ_理由を残す(clerk: Actor) -> None:
    texts(clerk)
    person = vaccinated(clerk)
    first = issued(clerk, "statutory_certificate", person, form="1", doses=doses_of(person)[:1])
    again = issuing.reissue(issue_id=first.pk, reason="紛失したため", asked=Asked(**IDENTITY), by=clerk)
    third = issuing.reissue(issue_id=again.pk, reason="汚したため", asked=Asked(**IDENTITY), by=clerk)
    assert [(one.reissue_number, one.reissue_of_id) for one in (again, third)] == [(1, first.pk), (2, first.pk)]
    page = text_of(paper(third.run, clerk))
    assert "再発行2" in page
    assert "交付2026-00003" in page
    with pytest.raises(InvalidInput):
        issuing.reissue(issue_id=first.pk, reason=" ", asked=Asked(**IDENTITY), by=clerk)
    with pytest.raises(NotNow):
        issuing.reissue(
            issue_id=issued(clerk, "dose_history", person).pk, reason="x", asked=Asked(**IDENTITY), by=clerk
        )


def test_支援措置の人の帳票には住所も医療機関も載らない(clerk: Actor) -> None:
    texts(clerk)
    person = vaccinated(clerk)
    street = person.street
    first = issued(clerk, "statutory_certificate", person, form="1", doses=doses_of(person))
    assert street in text_of(paper(first.run, clerk))
    protected(person)
    again = issuing.reissue(issue_id=first.pk, reason="紛失したため", asked=Asked(**IDENTITY), by=clerk)
    papers = [again, issued(clerk, "immunization_ledger", person), issued(clerk, "dose_history", person)]
    for made in papers:
        page = text_of(paper(made.run, clerk))
        assert street not in page
        assert "手取本町" not in page
        assert "みどり小児科" not in page
        assert "支援措置" not in page, "the paper itself does not tell that somebody is protected"


def test_分離した記録の人の帳票は作れず_交付の記録も見えない(clerk: Actor) -> None:
    texts(clerk)
    person = vaccinated(clerk)
    first = issued(clerk, "statutory_certificate", person, form="1", doses=doses_of(person))
    Resident.objects.filter(pk=person.pk).update(sealed=True)
    for act in (
        lambda: issued(clerk, "immunization_ledger", person),
        lambda: issuing.reissue(issue_id=first.pk, reason="x", asked=Asked(**IDENTITY), by=clerk),
    ):
        with pytest.raises(NotFound):
            act()


def test_履歴は転入前と接種歴不明を_受けていないとは言わない(clerk: Actor) -> None:
    texts(clerk)
    person = vaccinated(clerk, became_on=date(2024, 4, 1))
    UnknownHistory.objects.create(
        resident=person, series="", reason="overseas", recorded_at=NOW, recorded_by="u:test"
    )  # fmt: skip
    page = text_of(paper(issued(clerk, "dose_history", person).run, clerk))
    assert "令和6年4月1日（転入など、市の台帳の始まり）より前の接種は" in page
    assert "受けていないとは言えません" in page
    assert "すべての予防接種：接種歴が不明です" in page
    assert "未接種とは限りません" in page
    english = text_of(paper(issued(clerk, "dose_history_english", person, alphabet="KAKU SORA").run, clerk))
    assert "Immunizationsbefore2024-04-01arelistedonlyasfarastheywerereported" in english
    assert "Unknowndoesnotmeannotvaccinated" in english


def test_英文の氏名は申請者のつづりのままで_かなや小文字は断る(clerk: Actor) -> None:
    texts(clerk)
    person = vaccinated(clerk)
    page = text_of(paper(issued(clerk, "dose_history_english", person, alphabet="O'KAKU-SMITH  SORA").run, clerk))
    assert "O'KAKU-SMITHSORA" in page.replace("’", "'")
    assert "Measles-rubella(MR)vaccine" in page
    assert "架空空" not in page
    for wrong in ("かくう　そら", "Kaku Sora", "", "ＫＡＫＵ"):
        with pytest.raises(InvalidInput) as refused:
            issued(clerk, "dose_history_english", person, alphabet=wrong)
        assert refused.value.field == "alphabet"


def test_二十件を超える接種は頁を分け_一件も落とさない(clerk: Actor) -> None:
    texts(clerk)
    person = vaccinated(clerk, UNUSUAL, doses=27, alphabet_name="WATANABE KATSUSHIKANOSUKE MAXIMILIAN")
    for kind in ("immunization_ledger", "dose_history"):
        made = issued(clerk, kind, person)
        page = text_of(paper(made.run, clerk))
        assert made.run.rows == 2
        assert "2／2" in page
        assert all(f"HB{number:04d}" in page for number in range(1, 27))


def test_生年月日の分からない人も台帳と履歴を印刷でき_判定していないと書く(clerk: Actor) -> None:
    texts(clerk)
    person = vaccinated(clerk, birth=None)
    page = text_of(paper(issued(clerk, "dose_history", person).run, clerk))
    assert "2020-06-00（日まで分かっていません）" in page
    assert "期・回の判定をしていません" in page
    assert "B型肝炎" in page


def test_依頼書は宛先と期限と予防接種を載せ_期限切れと転出した人を断る(clerk: Actor) -> None:
    texts(clerk)
    person = vaccinated(clerk)
    asked = {"addressee": "架空市長　様", "stay": "架空市", "guardian": "架空　直美", "wanted": ("mr_2",)}
    made = issued(clerk, "out_of_area_request", person, valid_until=date(2027, 2, 20), **asked)
    page = text_of(paper(made.run, clerk))
    assert "架空市長様" in page
    assert "令和9年2月20日まで" in page
    assert "麻しん・風しん第2期" in page
    assert "この予防接種による健康被害の救済は、試験市長が行います。" in page
    for values, field in (({"valid_until": date(2026, 11, 19)}, "valid_until"), ({"wanted": ("hib_x",)}, "wanted")):
        with pytest.raises(InvalidInput) as refused:
            issued(clerk, "out_of_area_request", person, **({"valid_until": date(2027, 2, 20)} | asked | values))
        assert refused.value.field == field
    Resident.objects.filter(pk=person.pk).update(
        status="moved_out", removed_on=date(2026, 11, 1), removal_reason="20"
    )  # fmt: skip
    with pytest.raises(NotNow, match="転出"):
        issued(clerk, "out_of_area_request", person, valid_until=date(2027, 2, 20), **asked)


def test_印刷の前の確認は番号を使わず_見た人を残す(clerk: Actor) -> None:
    texts(clerk)
    person = vaccinated(clerk)
    pages = issuing.preview(kind_code="dose_history", resident_id=person.pk, asked=Asked(), by=clerk)
    assert [page[:4] for page in pages] == [b"\x89PNG"]
    entry = Entry.objects.get(act="form.previewed")
    assert Subject.objects.filter(entry_queue_id=entry.queue_id, subject=f"resident:{person.pk}").exists()
    assert issued(clerk, "dose_history", person).number == 1


def test_窓口担当は帳票を印刷できない(counter: Actor, clerk: Actor) -> None:
    texts(clerk)
    with pytest.raises(NotPermitted):
        issued(counter, "immunization_ledger", vaccinated(clerk))
