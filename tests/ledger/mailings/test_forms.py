"""抽出条件の画面: what is typed is what is asked."""

from datetime import date

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.ledger.mailings import actions
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.screens.forms import MailingForm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("text")]
TYPED = {
    "title": "MR第2期", "kind": "recommendation", "series": ["mr_2"], "statuses": ["due", "overdue"],
    "base_date": "R8.11.20", "issued_on": "令和8年11月25日", "text_code": "test", "born_from": "R2.4.2",
    "born_until": "R3.4.1", "age_until": "６", "towns": "手取本町、新市街", "ahead_days": "0", "quiet_days": "30",
    "entered_until": "R8.9.1", "siblings": "together", "producer": "house", "box_size": "250",
}  # fmt: skip


def test_入力した条件がそのまま登録され_変更の画面に戻る(clerk: Actor) -> None:
    form = MailingForm(TYPED)
    assert form.is_valid(), form.errors
    mailing = actions.prepare(by=clerk, **form.asked())
    assert Conditions.of_json(mailing.conditions) == Conditions(
        series=("mr_2",), born_from=date(2020, 4, 2), born_until=date(2021, 4, 1), age_until=6,
        towns=("手取本町", "新市街"), entered_until=date(2026, 9, 30), siblings="together",
    )  # fmt: skip
    again = MailingForm(initial=MailingForm.values_of(mailing))
    assert again["towns"].value() == "手取本町、新市街"
    assert again["born_from"].value() == "R2.4.2"
    assert again["series"].value() == ["mr_2"]
