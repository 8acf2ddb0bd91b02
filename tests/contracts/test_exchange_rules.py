"""R-01 to R-19: each rule with what it lets through and what it refuses, and the words people read."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from sesshu.contracts.exchange.results import MEANINGS, Known, ResultClass, meaning_of, says_more
from sesshu.contracts.exchange.rules import RULES, answering, asking, keeping
from sesshu.contracts.exchange.rules.asking import Asked, Assessment
from sesshu.contracts.exchange.states import CodeState
from sesshu.law.permission_list import codes, list_of, permission_list, vaccination_records
from sesshu.numbers.individual_number import complete

DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, tzinfo=UTC)
LIST = permission_list(DAY)
ASKED = Asked("mayor", "implementation", "mayor", "immunization_record", "target", 25, 1)
PUBLISHED = Assessment("4", date(2026, 4, 1))
HOUSEHOLD = Asked("mayor", "copayment", "mayor", "resident_record", "household_member", 28, 9)

# rule | what is right (None comes back) | what is wrong | a piece of the sentence
CASES = [
    ("R-01", lambda: asking.is_listed(LIST, ASKED), lambda: asking.is_listed(LIST, replace(ASKED, duty="copayment")),
     "照会許可用照合リストの25の項（1）にありません"),
    ("R-01", lambda: asking.is_listed(LIST, ASKED), lambda: asking.is_listed(LIST, replace(ASKED, row=26)),
     "26の項（1）にありません"),
    ("R-02", lambda: answering.is_listed_here_too(LIST, ASKED, version="other"),
     lambda: answering.is_listed_here_too(list_of(LIST.rows[1:], DAY), ASKED, version=LIST.version),
     "リストの版が違います"),
    ("R-02", lambda: answering.is_listed_here_too(LIST, ASKED, version=""),
     lambda: answering.is_listed_here_too(list_of(LIST.rows[1:], DAY), ASKED, version=""),
     "許可の版は別のもの、自団体の版"),
    ("R-03", lambda: asking.has_duty(department="保健", duty="copayment", assigned=["copayment"], may_inquire=True),
     lambda: asking.has_duty(department="保健", duty="copayment", assigned=["implementation"], may_inquire=True),
     "部署「保健」には事務「実費の徴収の決定」が割り当てられていません"),
    ("R-03", lambda: asking.has_duty(department="保健", duty="copayment", assigned=["copayment"], may_inquire=True),
     lambda: asking.has_duty(department="保健", duty="copayment", assigned=["copayment"], may_inquire=False),
     "照会の権限がありません"),
    ("R-04", lambda: asking.has_assessment("小樽市", PUBLISHED, DAY),
     lambda: asking.has_assessment("小樽市", Assessment(), DAY), "小樽市の特定個人情報保護評価書が公表されていません"),
    ("R-04", lambda: asking.has_assessment("小樽市", PUBLISHED, date(2026, 4, 1)),
     lambda: asking.has_assessment("小樽市", PUBLISHED, date(2026, 3, 31)), "公表されていません"),
    ("R-04", lambda: asking.has_assessment("小樽市", replace(PUBLISHED, withdrawn_on=date(2026, 11, 21)), DAY),
     lambda: asking.has_assessment("小樽市", replace(PUBLISHED, withdrawn_on=DAY), DAY), "取り下げられています"),
    ("R-04", lambda: asking.has_assessment("小樽市", PUBLISHED, DAY),
     lambda: asking.has_assessment("小樽市", replace(PUBLISHED, change_pending=True), DAY), "重要な変更の公表がまだ"),
    ("R-05", lambda: asking.is_allowed_subject(LIST, HOUSEHOLD),
     lambda: asking.is_allowed_subject(LIST, replace(HOUSEHOLD, information="municipal_tax", part=8)),
     "28の項（8）では、「同一世帯の人」について照会できません"),
    ("R-06", lambda: asking.has_ground(case="案件1", planned="", is_or_was_target=True),
     lambda: asking.has_ground(case="", planned="", is_or_was_target=True), "案件か接種の予定がない"),
    ("R-06", lambda: asking.has_ground(case="", planned="p1", is_or_was_target=True),
     lambda: asking.has_ground(case="案件1", planned="", is_or_was_target=False), "対象者ではなく"),
    ("R-07", lambda: asking.is_linked(has_unified_number=True, blocking=[], code=CodeState.HELD),
     lambda: asking.is_linked(has_unified_number=True, blocking=[], code=CodeState.REQUESTED), "符号がまだありません"),
    ("R-07", lambda: asking.is_linked(has_unified_number=True, blocking=[], code=CodeState.HELD),
     lambda: asking.is_linked(has_unified_number=False, blocking=[], code=CodeState.HELD), "統合宛名番号がありません"),
    ("R-07", lambda: asking.is_linked(has_unified_number=True, blocking=[], code=CodeState.HELD),
     lambda: asking.is_linked(has_unified_number=True, blocking=["C10"], code=CodeState.HELD), "宛名の不一致（C10）"),
    ("R-08", lambda: asking.is_withheld_as_needed(withheld=False, protected=False),
     lambda: asking.is_withheld_as_needed(withheld=False, protected=True), "不開示の印が必要"),
    ("R-08", lambda: asking.is_withheld_as_needed(withheld=True, protected=None),
     lambda: asking.is_withheld_as_needed(withheld=False, protected=None), "確かめられない人"),
    ("R-09", lambda: answering.may_answer_by_itself(person_blocked=False, item_blocked=False),
     lambda: answering.may_answer_by_itself(person_blocked=None, item_blocked=False), "自動応答不可"),
    ("R-09", lambda: answering.may_answer_by_itself(
        person_blocked=True, item_blocked=False, asked_by="u:1", released_by="u:2"),
     lambda: answering.may_answer_by_itself(
         person_blocked=True, item_blocked=False, asked_by="u:1", released_by="u:1"), "別の職員が許可"),
    ("R-10", lambda: answering.items_are_within(["lot"], row=["lot", "date"], asked=["lot"], copy=["lot", "date"]),
     lambda: answering.items_are_within(["date"], row=["lot", "date"], asked=["lot"], copy=["date"]),
     "求められていない項目"),
    ("R-11", lambda: answering.fits_permit(permit="1", asked_permit="1", route="r", own_route="r", key="k",
                                           inquirer_key="k"),
     lambda: answering.fits_permit(permit="1", asked_permit="1", route="r", own_route="r", key="x",
                                   inquirer_key="k"), "照会者の鍵ではない"),
    ("R-11", lambda: answering.fits_permit(permit="1", asked_permit="1", route="r", own_route="r", key="k",
                                           inquirer_key="k"),
     lambda: answering.fits_permit(permit="1", asked_permit="1", route="x", own_route="r", key="k",
                                   inquirer_key="k"), "経路情報"),
    ("R-12", lambda: answering.is_in_time(NOW, NOW), lambda: answering.is_in_time(NOW, NOW + timedelta(seconds=1)),
     "有効期間が過ぎています"),
    ("R-13", lambda: answering.is_recorded("記録1"), lambda: answering.is_recorded(""), "記録を書けないため"),
    ("R-14", lambda: keeping.has_transfer_ground(ordinance="条例", application="願1", approved=True),
     lambda: keeping.has_transfer_ground(ordinance="条例", application="願1", approved=False),
     "承認されたデータ使用承認願"),
    ("R-14", lambda: keeping.has_transfer_ground(ordinance="条例", application="願1", approved=True),
     lambda: keeping.has_transfer_ground(ordinance="", application="願1", approved=True), "条例"),
    ("R-14", lambda: asking.is_another_body(replace(ASKED, inquirer_code="431001", provider_code="012033")),
     lambda: asking.is_another_body(replace(ASKED, inquirer_code="431001", provider_code="431001")),
     "庁内連携で、データ使用承認願"),
    ("R-14", lambda: asking.is_another_body(ASKED),
     lambda: asking.is_another_body(replace(ASKED, inquirer_code="1", provider_code="1")), "照会する団体自身です"),
    ("R-15", lambda: keeping.has_erased_acquisition(CodeState.REQUESTED, "a1"),
     lambda: keeping.has_erased_acquisition(CodeState.HELD, "a1"), "取得番号が残っています"),
    ("R-16", lambda: keeping.holds_no_number("取込20261120.csv 123456789012"),
     lambda: keeping.holds_no_number(f"取込-{complete('99999000001').reveal()}.csv"), "個人番号の形の数字"),
    ("R-17", lambda: keeping.may_hold_subject_number(LIST, "implementation"),
     lambda: keeping.may_hold_subject_number(LIST, "copayment"), "対象者番号は、予防接種の実施の事務"),
    ("R-18", lambda: keeping.is_dropped_in_time(answered_at=NOW, adopted=False, has_content=True,
                                               now=NOW + timedelta(days=30), days=30),
     lambda: keeping.is_dropped_in_time(answered_at=NOW, adopted=False, has_content=True,
                                       now=NOW + timedelta(days=30, seconds=1), days=30), "30日を過ぎても"),
    ("R-19", lambda: keeping.is_of_the_day(DAY, DAY), lambda: keeping.is_of_the_day(date(2026, 6, 14), DAY),
     "照会の日ではない日の規則"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "right", "wrong", "words"), CASES, ids=[f"{one[0]}-{one[3]}" for one in CASES])
def test_規則ごとに通すものと断るものがある(rule, right, wrong, words):
    assert right() is None
    refused = wrong()
    assert refused.rule == rule
    assert words in refused.message


def test_19の規則がすべてあり試されている():
    assert list(RULES) == [f"R-{number:02}" for number in range(1, 20)]
    assert {one[0] for one in CASES} == set(RULES)


def test_副本なしは接種していないという意味にならない():
    assert MEANINGS[ResultClass.NO_COPY].known is Known.UNKNOWN
    assert MEANINGS[ResultClass.OK_EMPTY].known is Known.NONE_RECORDED
    assert set(MEANINGS) == set(ResultClass)
    assert [r for r, m in MEANINGS.items() if m.known is Known.NONE_RECORDED] == [ResultClass.OK_EMPTY]


def test_接種のほかの情報の結果は接種について何も言わない():
    about = ("接種", "母子健康手帳")
    for information in codes("information"):
        for result in ResultClass:
            meaning = meaning_of(result, information)
            if information in vaccination_records():
                assert meaning is MEANINGS[result]
                continue
            assert meaning.known is Known.UNKNOWN
            assert not [word for word in about if word in meaning.sentence + meaning.act], (information, result)
            assert not says_more(result, meaning.sentence)
    assert says_more(ResultClass.NO_COPY, "線が切れました")
    assert not says_more(ResultClass.NO_COPY, MEANINGS[ResultClass.NO_COPY].sentence), "前の版の提供者の文"


def test_項は項と求めと副本のどれにもあるものだけ():
    assert answering.items_of(["a", "b", "c"], ["b", "c", "d"], ["c", "b", "e"]) == ("c", "b")


NUMBER = complete("99999000001").reveal()
A, B, C = NUMBER[:4], NUMBER[4:8], NUMBER[8:]
GROUPS = ["-".join(NUMBER[n : n + size] for n in range(0, 12, size)) for size in (2, 3, 4, 6)]
WIDE = NUMBER.translate({ord("0") + n: ord("０") + n for n in range(10)})


@pytest.mark.parametrize(
    "written",
    [
        NUMBER, WIDE, f"番号{NUMBER}です", *GROUPS, f"{A} {B} {C}", f"{A}　{B}　{C}", f"{A} - {B} - {C}",
        f"{WIDE[:4]}－{WIDE[4:8]}－{WIDE[8:]}", f"{WIDE[:4]}　{WIDE[4:8]}　{WIDE[8:]}",
    ],
)  # fmt: skip
def test_個人番号は_全角でも区切りがあっても見つかる(written: str) -> None:
    assert keeping.holds_no_number(written) is not None


@pytest.mark.parametrize(
    "written",
    [
        f"{NUMBER}0", f"1{NUMBER}", f"01890a5d-ac96-774b-bcce-{NUMBER}", f"key:{A}0000-{A}-{B}-{C}-{NUMBER}",
        NUMBER[:11], "096-123-4567", "転入届2026-3", "令和8年11月20日 9時00分", "",
    ],
)  # fmt: skip
def test_ほかの数字は個人番号と言わない(written: str) -> None:
    assert keeping.holds_no_number(written) is None
