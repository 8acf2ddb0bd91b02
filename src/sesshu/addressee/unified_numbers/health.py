"""The line of who may speak of 支援措置 as another system: nobody where one spoke, and more than one, is to be seen."""

from __future__ import annotations

from sesshu.addressee.number_rules.models import NumberUse, Teller
from sesshu.addressee.number_rules.uses import NUMBER_USE
from sesshu.addressee.unified_numbers.models import LinkTold
from sesshu.foundation import clock
from sesshu.foundation.api.idle import CALLS
from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.health.registry import GOOD, WATCH, Reading

LABEL = "支援措置について名乗れるシステム"


def tellers() -> Reading:
    """Of each teller one system: a second one can take back its "yes", and without any its word is refused."""
    many, without = 0, 0
    texts = []
    for teller in Teller:
        names = _names(teller)
        if len(names) > 1:
            many += 1
            texts.append(f"{teller.label}を名乗れる連携システムが{len(names)}つあります: {'、'.join(names)}。")
        elif not names and LinkTold.objects.filter(teller=teller).exists():
            without += 1
            texts.append(f"{teller.label}を名乗れる連携システムがなく、支援措置の知らせを断っています。")
    value = {"many": many, "without": without}
    if not texts:
        return Reading(value, "名乗れる連携システムは、多くても一つずつです", GOOD)
    return Reading(value, f"{''.join(texts)}マスタ「{NUMBER_USE.label}」で、正しい一つだけにしてください。", WATCH)


def _names(teller: str) -> list[str]:
    """The systems whose key may be used today, or as soon as it is issued."""
    today = clock.today()
    rows = NumberUse.objects.as_of(today).filter(teller=teller).values("code")
    return [
        one.name for one in ApiClient.objects.filter(name__in=rows).order_by("name") if one.state_on(today) in CALLS
    ]
