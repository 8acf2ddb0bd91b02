"""Messages between the unified addressee system and its callers, version 1. Numbers travel in bodies only."""

from sesshu.contracts.addressee.v1 import (
    FindIn,
    FindOut,
    LinkExportIn,
    LinkExportOut,
    PreconditionIn,
    PreconditionOut,
    PutIn,
    PutItemIn,
    PutOut,
    PutResultOut,
    RevealIn,
    RevealOut,
    UnifiedIn,
    UnifiedOut,
    VerifyIn,
    VerifyOut,
)

__all__ = [
    "FindIn",
    "FindOut",
    "LinkExportIn",
    "LinkExportOut",
    "PreconditionIn",
    "PreconditionOut",
    "PutIn",
    "PutItemIn",
    "PutOut",
    "PutResultOut",
    "RevealIn",
    "RevealOut",
    "UnifiedIn",
    "UnifiedOut",
    "VerifyIn",
    "VerifyOut",
]
