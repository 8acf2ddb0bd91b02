"""団体内統合宛名システムが登録の上限で待たせても、台帳は何も知らせたことにせず、間を置いてもう一度送る。"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sesshu.contracts.addressee import PutOut
from sesshu.contracts.addressee.v1 import PutResultOut
from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.running import run_by_id
from sesshu.ledger.provision_copies import jobs
from sesshu.ledger.provision_copies.models import AddresseeLink
from tests.answering import Refusing, answering
from tests.ledger.doses.people import make_resident

pytestmark = pytest.mark.django_db
PUT, FLAGS, WANTED = "/api/v1/unified-numbers/put", "/api/v1/people/flags", "/api/v1/copies/wanted"


def test_上限で待たされた送信は_何も残さず次の回に送り直す(settings: Any, tmp_path: Path) -> None:
    one = make_resident(birth=date(2022, 4, 1), address_protected=True)
    number = one.addressee_number
    (tmp_path / "key").write_text("sesshu_x", encoding="ascii")
    copies = contract.CopiesOut(done=[number], unknown=[], blocked=[], new=0, changed=0, withdrawn=0)
    answers: dict[str, Any] = {
        PUT: Refusing(status=429, code="TOO_MANY_PUTS", text="40秒たってから、やり直してください。"),
        FLAGS: contract.TranslatedOut(done=[number], unknown=[], blocked=[], blocked_set=[]),
        WANTED: contract.WantedOut(business_numbers=[]), "/api/v1/copies/put": copies,
    }  # fmt: skip
    asked: list[tuple[str, Any]] = []
    with answering(answers, asked) as address:
        for name in ("ADDRESSEE", "INTERMEDIARY"):
            setattr(settings, f"SESSHU_{name}_ADDRESS", address)
            setattr(settings, f"SESSHU_{name}_KEY", f"{tmp_path}/key")
        first = jobs.start("asked:1", by=jobs.sender(), purpose=jobs.PURPOSE)
        run_by_id(str(first.pk))
        first.refresh_from_db()
        assert first.state == "succeeded", "断られた回は失敗ではない"
        assert not AddresseeLink.objects.exists(), "知らせたことになっていない"
        assert FLAGS not in [path for path, _ in asked]
        again = Job.objects.get(key=f"after:{first.pk}")
        answers[PUT] = PutOut(results=[PutResultOut(system="001", business_number=number, result="waiting")])
        run_by_id(str(again.pk))
    assert AddresseeLink.objects.get().protected is True
    assert not Job.objects.filter(key=f"after:{again.pk}").exists()
    puts = [message for path, message in asked if path == PUT]
    assert len(puts) == 2
    assert puts[0] == puts[1], "同じ知らせをもう一度"
