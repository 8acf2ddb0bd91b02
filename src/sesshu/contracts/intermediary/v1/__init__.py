"""Version 1. Unified numbers and linkage codes never reach a business system: the intermediary asks for the first and
keeps both."""

from __future__ import annotations

from sesshu.contracts.intermediary.v1.asking import (
    AskIn,
    AskItem,
    BodiesIn,
    BodiesOut,
    BodyOut,
    FetchIn,
    FetchOut,
    InquiriesOut,
    InquiryOut,
    RecordOut,
    SettleIn,
    StatesIn,
)
from sesshu.contracts.intermediary.v1.copies import CopiesIn, CopiesOut, CopyPerson, CopyRecord, DigestsIn, DigestsOut
from sesshu.contracts.intermediary.v1.digests import digest_of, digest_of_texts, text_of
from sesshu.contracts.intermediary.v1.listing import ListedInquiry, OwnListIn, OwnListOut, digest_of_answer, mark_of
from sesshu.contracts.intermediary.v1.merging import (
    AnnounceIn,
    AnnounceOut,
    MergeIn,
    MergeOut,
    NumberLink,
    WantedIn,
    WantedOut,
)
from sesshu.contracts.intermediary.v1.people import (
    DoubtItem,
    DoubtsIn,
    DoubtsOut,
    FlagItem,
    FlagsIn,
    PersonRecordOut,
    PersonRecordsIn,
    PersonRecordsOut,
    SetFlags,
    TranslatedOut,
)
from sesshu.contracts.intermediary.v1.removing import HoldersIn, HoldersOut, RemovedOut, RemoveIn
from sesshu.contracts.intermediary.v1.times import LONGEST_OPEN, MOST_APART, ClockIn, ClockOut
from sesshu.contracts.intermediary.v1.words import MOST, NO_CONTROL

__all__ = [
    "DoubtItem",
    "DoubtsIn",
    "DoubtsOut",
    "AskIn",
    "AskItem",
    "BodiesIn",
    "BodiesOut",
    "BodyOut",
    "FetchIn",
    "FetchOut",
    "InquiriesOut",
    "InquiryOut",
    "RecordOut",
    "SettleIn",
    "StatesIn",
    "CopiesIn",
    "CopiesOut",
    "CopyPerson",
    "CopyRecord",
    "DigestsIn",
    "DigestsOut",
    "digest_of",
    "digest_of_texts",
    "text_of",
    "OwnListIn",
    "OwnListOut",
    "ListedInquiry",
    "digest_of_answer",
    "mark_of",
    "AnnounceIn",
    "AnnounceOut",
    "MergeIn",
    "MergeOut",
    "NumberLink",
    "WantedIn",
    "WantedOut",
    "FlagItem",
    "FlagsIn",
    "PersonRecordOut",
    "PersonRecordsIn",
    "PersonRecordsOut",
    "SetFlags",
    "TranslatedOut",
    "HoldersIn",
    "HoldersOut",
    "RemoveIn",
    "RemovedOut",
    "LONGEST_OPEN",
    "MOST_APART",
    "ClockIn",
    "ClockOut",
    "MOST",
    "NO_CONTROL",
]
