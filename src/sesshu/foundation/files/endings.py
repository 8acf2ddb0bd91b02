"""What a file of the register may be called at its end, and what a browser is told that it is."""

from __future__ import annotations

UNKNOWN = "application/octet-stream"  # to be saved, never shown
TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "json": "application/json",
    "jose": "application/jose",  # RFC 7515: a sealed message of the exchange
    "p7m": "application/pkcs7-mime",  # RFC 8551: an envelope for one recipient
    "html": UNKNOWN,  # a page with data of its own has no business in a window of the house
}


def type_of(file_name: str) -> str:
    """The media type for a file name; a file registered before its ending had one can be saved all the same."""
    return TYPES.get(file_name.rpartition(".")[2], UNKNOWN)
