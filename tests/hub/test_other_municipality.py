"""What belongs to this system of another municipality opens nothing: the ledger's attacks, on its own URL table."""

from tests.attacks.test_other_municipality import (  # noqa: F401 - a fixture and two tests
    otaru,
    test_ほかの市のサインインでは_どの画面も入口へ送られる,
    test_ほかの市の接続キーは_でたらめなキーと同じ答えで拒まれ記録される,
)
