"""Every operation of the intermediary's API with a message, as the ledger and the unified addressee system call it."""

from __future__ import annotations

from typing import Any

ITEM = {
    "client_key": "k", "system": "001", "business_number": "100", "provider": "012033", "duty": "implementation",
    "row": 25, "part": 1, "subject": "target", "information": "immunization_record", "items": ["date"],
    "case": "転入-1",
}  # fmt: skip
OF_COPIES = {"operator": "o", "system": "001", "information": "immunization_record"}
PERSON = {
    "business_number": "100",
    "records": [
        {"record_key": "d1", "values": {"date": "2023-05-01", "kind": "MR", "lot": "ABC123", "doctor": "接種　太郎"}}
    ],
}
MESSAGES: dict[str, dict[str, Any]] = {
    "inquiries/ask": {"department": "予防接種係", "operator": "o", "items": [ITEM]},
    "inquiries/states": {"client_keys": ["k"]},
    "inquiries/fetch": {"client_key": "k", "operator": "o"},
    "inquiries/settle": {"client_key": "k", "operator": "o", "adopted": False, "reason": "不要"},
    "inquiries/list": {"operator": "o", "since": "2026-11-01T00:00:00+09:00", "until": "2026-12-01T00:00:00+09:00"},
    "inquiries/bodies": {"operator": "o"},
    "inquiries/clock": {"operator": "o"},
    "copies/put": OF_COPIES | {"people": [PERSON]},
    "copies/digests": OF_COPIES | {"business_numbers": ["100"]},
    "copies/remove": OF_COPIES | {"business_numbers": ["100"], "request": "e1"},
    "copies/holders": OF_COPIES,
    "copies/wanted": OF_COPIES,
    "copies/moving": {"operator": "addressee", "unified_numbers": ["11", "12"]},
    "copies/merged": {"operator": "o", "unified_number": "11", "other": "12", "is_merged": True, "links": []},
    "people/doubts": {"operator": "addressee", "items": [{"unified_number": "11", "in_doubt": False}]},
    "people/flags": {"operator": "o", "system": "001", "items": [{"business_number": "100", "protected": False}]},
    "exchange-records/person": {"operator": "o", "system": "001", "business_number": "100"},
}
