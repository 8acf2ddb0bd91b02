"""The instant of these tests: in the first session of the made-up event."""

from datetime import datetime, timedelta

from sesshu.foundation import clock
from tests.ledger.events.office import DAY

NOW = datetime(DAY.year, DAY.month, DAY.day, 13, 10, tzinfo=clock.TOKYO)
EVENING_BEFORE = NOW - timedelta(days=1)
