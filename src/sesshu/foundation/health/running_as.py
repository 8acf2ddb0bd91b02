"""The line of the OS user that a system runs as: root, where it should be a user of its own, is to be seen."""

from __future__ import annotations

import os

from sesshu.foundation.health.registry import GOOD, WATCH, Reading

LABEL = "動かしている利用者（OS）"
AS_ROOT = (
    "専用の利用者ではなく root のまま動いています。プログラムと Python を、専用の利用者も入れる場所"
    "（例：/opt/sesshu。/root の中は不可）に置き、起動し直してください。"
)


def running_as() -> Reading:
    """Of this very process. The number of the user is shown to nobody: another user than root is all that is asked."""
    if os.geteuid() == 0:
        return Reading({"root": True}, AS_ROOT, WATCH)
    return Reading({"root": False}, "root ではない利用者で動いています", GOOD)
