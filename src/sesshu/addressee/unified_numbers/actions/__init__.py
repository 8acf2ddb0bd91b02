"""The only door for changes of unified addressees."""

from sesshu.addressee.unified_numbers.actions.batch import PutItem
from sesshu.addressee.unified_numbers.actions.change_requests import ask_change_number, drop_expired
from sesshu.addressee.unified_numbers.actions.changing import change_number
from sesshu.addressee.unified_numbers.actions.code_states import take_code_states
from sesshu.addressee.unified_numbers.actions.ending import ask_end_number
from sesshu.addressee.unified_numbers.actions.ending_marks import ask_end_mark
from sesshu.addressee.unified_numbers.actions.keys import new_versions, reseal_chunk, retire_old_versions
from sesshu.addressee.unified_numbers.actions.merging import came_since, merge, unmerge
from sesshu.addressee.unified_numbers.actions.moving import ask_move, ask_represent
from sesshu.addressee.unified_numbers.actions.preconditions import record_precondition
from sesshu.addressee.unified_numbers.actions.putting import Put, put
from sesshu.addressee.unified_numbers.actions.second_entry import approve_change
from sesshu.addressee.unified_numbers.actions.told_changes import ToldChange, tell_change

__all__ = [
    "Put",
    "PutItem",
    "ToldChange",
    "approve_change",
    "ask_change_number",
    "ask_end_mark",
    "ask_end_number",
    "ask_move",
    "ask_represent",
    "came_since",
    "change_number",
    "drop_expired",
    "merge",
    "new_versions",
    "put",
    "record_precondition",
    "reseal_chunk",
    "retire_old_versions",
    "take_code_states",
    "tell_change",
    "unmerge",
]
