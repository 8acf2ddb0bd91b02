"""From a list to a mailing: the same conditions, checked by the mailings, which decide about everybody themselves."""

from __future__ import annotations

from datetime import date

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.mailings import actions as mailings
from sesshu.ledger.mailings import conditions as asked
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.models import LetterText, Mailing
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.unvaccinated.conditions import OPEN, Wanted, check

KINDS = ("reminder", "programme", "announcement")  # the first that the law allows for all asked series


def kind_for(conditions: Conditions) -> str:
    """The kind of letter these series may get. Raises `InvalidInput` where no one kind fits all of them."""
    refused: InvalidInput | None = None
    for kind in KINDS:
        try:
            asked.check(conditions, kind)
        except InvalidInput as wrong:
            refused = refused or wrong
        else:
            return kind
    raise refused or InvalidInput("発送の種類を決められません。", field="series", example="mr_1,mr_2")


def begin_mailing(*, wanted: Wanted, as_of: date, text_code: str, by: Actor) -> Mailing:
    """A mailing about the same people, to be tried out next. Whose period is over gets no letter."""
    check(wanted)
    conditions = Conditions(
        series=wanted.series, statuses=OPEN, born_from=wanted.born_from, born_until=wanted.born_until,
        towns=wanted.towns, school=wanted.school, progress=wanted.progress,
    )  # fmt: skip
    if not LetterText.objects.believed().filter(code=text_code).exists():
        raise InvalidInput("文面を一覧の中から選択してください。", field="text_code")
    names = {one.code: one.name for one in city_tables().series}
    title = "未接種者 " + "・".join(names[code] for code in wanted.series)
    return mailings.prepare(
        title=title[:60], kind=kind_for(conditions), text_code=text_code, conditions=conditions, base_date=as_of,
        issued_on=max(as_of, clock.today()), by=by,
    )  # fmt: skip
