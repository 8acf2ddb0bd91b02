"""住民: the person, the history, the addresses, and what the city decides about them."""

from sesshu.ledger.residents.models.addresses import AddressProtection, PostalAddress
from sesshu.ledger.residents.models.history import FormerKey, ResidentChange, ResidentVersion
from sesshu.ledger.residents.models.resident import Resident
from sesshu.ledger.residents.models.settings import ImportThreshold, OfficePeriod

__all__ = [
    "AddressProtection",
    "FormerKey",
    "ImportThreshold",
    "OfficePeriod",
    "PostalAddress",
    "Resident",
    "ResidentChange",
    "ResidentVersion",
]
