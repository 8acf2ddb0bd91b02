"""What can be done with a mailing: prepare, trial, request, release, print, withdraw, post; and its texts."""

from sesshu.ledger.mailings.actions.preparing import cancel, change_conditions, make_trial, prepare
from sesshu.ledger.mailings.actions.printing import prepare_print, print_letters, reprint
from sesshu.ledger.mailings.actions.pulling import post, record_returned, withdraw
from sesshu.ledger.mailings.actions.releasing import recheck, release, request_release, send_back
from sesshu.ledger.mailings.actions.texts import approve_text, record_text

__all__ = [
    "approve_text",
    "cancel",
    "change_conditions",
    "make_trial",
    "post",
    "prepare",
    "prepare_print",
    "print_letters",
    "recheck",
    "record_returned",
    "record_text",
    "release",
    "reprint",
    "request_release",
    "send_back",
    "withdraw",
]
