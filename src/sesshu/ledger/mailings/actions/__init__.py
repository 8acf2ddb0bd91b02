"""What can be done with a mailing: prepare, trial, request, release, print, withdraw, post."""

from sesshu.ledger.mailings.actions.deviating import accept_deviations
from sesshu.ledger.mailings.actions.freezing import recheck
from sesshu.ledger.mailings.actions.listing import export_list
from sesshu.ledger.mailings.actions.preparing import cancel, change_conditions, make_trial, prepare
from sesshu.ledger.mailings.actions.printing import prepare_print, prepare_reprint, print_again, print_letters, reprint
from sesshu.ledger.mailings.actions.pulling import lift_returned, post, record_returned, withdraw
from sesshu.ledger.mailings.actions.releasing import (
    finish_release,
    give_release_up,
    look_again,
    release,
    request_release,
    send_back,
)
from sesshu.ledger.mailings.actions.running_lists import (
    export_run,
    run_after_posting_list,
    run_withdrawal_list,
    withdraw_listed,
)
from sesshu.ledger.mailings.actions.staleness import accept_stale_register

__all__ = [
    "accept_deviations",
    "accept_stale_register",
    "cancel",
    "change_conditions",
    "export_list",
    "export_run",
    "finish_release",
    "give_release_up",
    "lift_returned",
    "look_again",
    "make_trial",
    "post",
    "prepare",
    "prepare_print",
    "prepare_reprint",
    "print_again",
    "print_letters",
    "recheck",
    "record_returned",
    "release",
    "reprint",
    "request_release",
    "run_after_posting_list",
    "run_withdrawal_list",
    "send_back",
    "withdraw",
    "withdraw_listed",
]
