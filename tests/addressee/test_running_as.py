"""個人番号を持つしくみが root のまま動くと、稼働状況が注意になり、することを言う。"""

from __future__ import annotations

import os

import pytest

from sesshu.foundation.health import registry
from sesshu.foundation.health.running_as import LABEL, running_as

NOBODY = 65534


def line() -> registry.Line:
    return next(one for one in registry.read_all() if one.label == LABEL)


@pytest.mark.django_db
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be root")
def test_rootのまま動くと注意になり_置き場所と起動し直しを言う() -> None:
    assert line().reading.state == registry.WATCH
    assert "root のまま動いています" in line().reading.text
    assert "起動し直してください" in line().reading.text


def test_専用の利用者なら正常() -> None:
    was = os.geteuid()
    if was == 0:
        os.seteuid(NOBODY)
    try:
        found = running_as()
    finally:
        os.seteuid(was)
    assert (found.state, found.value) == (registry.GOOD, {"root": False})
