"""許可の決まりの上限は、前の鍵で開ける期間に合わせてある。"""

from sesshu.contracts.exchange.sealing import LONGEST_DAYS
from sesshu.network.permit_rules.rules import PermitRuleForm


def test_許可証は_前の鍵で開けなくなる日より長く有効にできない() -> None:
    for days, fits in ((LONGEST_DAYS, True), (LONGEST_DAYS + 1, False)):
        form = PermitRuleForm({"code": "notice_days", "value": str(days)})
        form.is_valid()
        assert ("value" not in form.errors) is fits
