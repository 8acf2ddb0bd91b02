"""The words of the register that rows store: classes, states, precisions. Labels are what the screen shows."""

from __future__ import annotations

from django.db.models import TextChoices


class ResidentClass(TextChoices):
    """住民区分. A non-registered person (住登外者) lives elsewhere but concerns the office; a provisional one
    (仮登録) was born or moved in, and the register has not told us yet."""

    JAPANESE = "japanese", "日本人"
    FOREIGN = "foreign", "外国人"
    NON_REGISTERED = "non_registered", "住登外者"
    PROVISIONAL = "provisional", "仮登録"


class ResidentStatus(TextChoices):
    """Where a person stands with the city's register."""

    LIVING = "living", "住民"
    LEAVING = "leaving", "転出予定"
    MOVED_OUT = "moved_out", "転出"
    DEAD = "dead", "死亡"
    REMOVED = "removed", "職権消除等"
    NON_REGISTERED = "non_registered", "住登外"
    PROVISIONAL = "provisional", "仮登録"
    JOINED = "joined", "統合済み"


class BirthPrecision(TextChoices):
    """To which part the birth date is known."""

    DAY = "day", "年月日"
    MONTH = "month", "年月まで"
    YEAR = "year", "年まで"
    NONE = "none", "不詳"


class Sex(TextChoices):
    FEMALE = "F", "女"
    MALE = "M", "男"
    UNKNOWN = "", "不明"


# States in which the register no longer counts the person as a resident.
REMOVED_STATES = (ResidentStatus.MOVED_OUT, ResidentStatus.DEAD, ResidentStatus.REMOVED)
# Persons of whom the register has told us nothing: no residents yet, or none of this city.
OUTSIDE_CLASSES = (ResidentClass.NON_REGISTERED, ResidentClass.PROVISIONAL)
# States in which letters stop at once; a departure announced for a later day is one of them.
STOPPED_STATES = (*REMOVED_STATES, ResidentStatus.LEAVING)
