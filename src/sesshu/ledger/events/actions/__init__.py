"""The only door for changes of events: create, change, open, call off, delete, copy."""

from sesshu.ledger.events.actions.cancelling import cancel_event, cancel_session, delete_event
from sesshu.ledger.events.actions.changing import change_event, change_session, set_event_state, set_session_state
from sesshu.ledger.events.actions.creating import add_sessions, copy_event, create_event, set_openings

__all__ = [
    "add_sessions",
    "cancel_event",
    "cancel_session",
    "change_event",
    "change_session",
    "copy_event",
    "create_event",
    "delete_event",
    "set_event_state",
    "set_openings",
    "set_session_state",
]
