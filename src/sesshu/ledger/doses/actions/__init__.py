"""The only door for changes of doses: record, correct, withdraw, decide. Screens, files and commands come through here.

An action takes a batch, one is a batch of one; all or none in one transaction.
"""

from sesshu.ledger.doses.actions.common import AlreadyRecorded, DecisionNeeded, Recorded
from sesshu.ledger.doses.actions.correcting import Correction, correct_dose, correct_doses
from sesshu.ledger.doses.actions.recording import record_doses
from sesshu.ledger.doses.actions.withdrawing import decide_dose, withdraw_doses

__all__ = [
    "AlreadyRecorded",
    "Correction",
    "DecisionNeeded",
    "Recorded",
    "correct_dose",
    "correct_doses",
    "decide_dose",
    "record_doses",
    "withdraw_doses",
]
