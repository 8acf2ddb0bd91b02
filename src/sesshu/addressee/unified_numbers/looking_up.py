"""find, verify, reveal and link_export: the four ways in which an Individual Number leaves a trace, or the house.

Each checks its purpose and its precondition by itself, counts, and commits its entry before it answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import chain
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers import algorithms
from cryptography.hazmat.primitives.serialization import pkcs7
from django.conf import settings
from django.db import transaction

from sesshu.addressee.unified_numbers.humans import human, humans
from sesshu.addressee.unified_numbers.limits import by_number, count_export, count_look_up
from sesshu.addressee.unified_numbers.models import BusinessLink, HeldNumber, UnifiedPerson
from sesshu.addressee.unified_numbers.policies import check_precondition, check_purpose
from sesshu.addressee.unified_numbers.secrecy import Sealer, keep_index_key
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.actions import ApprovalNeeded
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.foundation.files.exporting import export_package
from sesshu.foundation.files.models import Export
from sesshu.numbers import IndividualNumber

REVEAL, EXPORT = "individual_number.reveal", "individual_number.link_export"
MOST_EXPORTED = 10_000
COLUMNS = (("business_number", "業務番号"), ("individual_number", "個人番号（受取人の鍵で暗号化）"))


def find(
    *, number: IndividualNumber, purpose: str, reference: str, by: Actor, on_behalf: str = ""
) -> UnifiedPerson | None:
    """The person who holds this number now, the main one of a merged pair; None when nobody does."""
    by.check("number.find")
    check_purpose("find", purpose, by=by)
    count_look_up(by=by, on_behalf=on_behalf, purpose=purpose, looked_for=by_number(number))
    found = holder(number)
    check_precondition("find", purpose, reference, found.pk if found else None, by=by)
    _note("individual_number.found", by, purpose, reference, on_behalf, [found.pk] if found else [])
    return found


def verify(
    *, person_id: UUID, number: IndividualNumber, purpose: str, reference: str, by: Actor, on_behalf: str = ""
) -> bool:
    """Whether this person holds this number now, under one of their unified numbers. Nothing else is told."""
    by.check("number.verify")
    check_purpose("verify", purpose, by=by)
    count_look_up(by=by, on_behalf=on_behalf, purpose=purpose, looked_for=str(human(person_id)[0]))
    check_precondition("verify", purpose, reference, person_id, by=by)
    _note("individual_number.verified", by, purpose, reference, on_behalf, [person_id])
    with transaction.atomic():
        keep_index_key()
        candidates = [index for _, index in Sealer.now().candidates(number)]
        held = HeldNumber.objects.filter(person__in=human(person_id), valid_until=None)
        return held.filter(number_index__in=candidates).exists()


def reveal(
    *, person_id: UUID, purpose: str, reference: str, by: Actor, on_behalf: str = "", spent: Approval | None = None
) -> IndividualNumber:  # fmt: skip
    """The number itself: only where the city opened this at all, and with another person's approval, used once.
    `spent`: an answer that was lost is given again to whoever used this approval; how long, the caller decides."""
    by.check("number.reveal")
    if not settings.SESSHU_REVEAL_NUMBERS:
        raise NotNow("この市では、個人番号の表示を使わない設定です。照合（verify）を使ってください。")
    check_purpose("reveal", purpose, by=by)
    count_look_up(by=by, on_behalf=on_behalf, purpose=purpose, looked_for=str(human(person_id)[0]))
    check_precondition("reveal", purpose, reference, person_id, by=by)
    number = _number_of(person_id)  # an approval is not spent on a number that is not there
    with transaction.atomic():
        payload = reveal_payload(person_id, purpose, reference)
        if spent is None:
            approvals.use(kind=REVEAL, payload=payload, by=by)
        elif (spent.kind, spent.payload, spent.used_by) != (REVEAL, payload, by.code):
            raise ApprovalNeeded
        _note("individual_number.revealed", by, purpose, reference, on_behalf, [person_id])
    return number


def link_export(
    *, system: str, business_numbers: Sequence[str], certificate: bytes, purpose: str, reference: str, by: Actor,
    on_behalf: str = "",
) -> tuple[bytes, Export]:  # fmt: skip
    """Business numbers with their Individual Numbers, sealed for the holder of a certificate (CMS, AES-256), and what
    stands of it in the register of outputs.

    The digits go from here into the envelope; the caller never sees them. Needs an approval of exactly this list.
    """
    by.check("number.export")
    check_purpose("link_export", purpose, by=by)
    count_export(by=by, purpose=purpose)
    if not 1 <= len(business_numbers) <= MOST_EXPORTED:
        raise InvalidInput(f"1件以上{MOST_EXPORTED:,}件以内にしてください。", field="business_numbers")
    recipient = _certificate(certificate)
    links = {
        link.business_number: link
        for link in BusinessLink.objects.filter(system=system, business_number__in=business_numbers)
    }
    missing = [number for number in business_numbers if number not in links]
    if missing:
        raise NotFound(f"{len(missing)}件の業務番号に統合宛名がありません。先に付番してください。")
    for link in links.values():
        check_precondition("link_export", purpose, reference, link.person_id, by=by)
    numbers = numbers_of({link.person_id for link in links.values()})
    with transaction.atomic():
        payload = export_payload(system, business_numbers, certificate, purpose, reference)
        approval = approvals.use(kind=EXPORT, payload=payload, by=by)
        people = {link.person_id for link in links.values()}
        _note("individual_number.exported", by, purpose, reference, on_behalf, sorted(people))
        rows = [(number, numbers[links[number].person_id]) for number in business_numbers]
        envelope = _sealed(rows, recipient)
        made = export_package(
            name="統合宛名_個人番号との対応_受取人用", columns=COLUMNS, data=envelope, rows=len(business_numbers),
            by=by, purpose=purpose, people=len(people), ending="p7m", approval=approval.pk,
        )  # fmt: skip
    return envelope, made


def reveal_payload(person_id: UUID, purpose: str, reference: str) -> dict[str, str]:
    """What an approval of showing a number is about."""
    return {"person": str(person_id), "purpose": purpose, "reference": reference}


def export_payload(
    system: str, business_numbers: Sequence[str], certificate: bytes, purpose: str, reference: str
) -> dict[str, object]:
    """What an approval of an export is about: exactly these rows, for exactly this recipient."""
    return {
        "system": system, "business_numbers": list(business_numbers), "purpose": purpose, "reference": reference,
        "recipient": _certificate(certificate).fingerprint(hashes.SHA256()).hex(),
    }  # fmt: skip


def recipient_of(certificate: bytes) -> str:
    """Whose certificate it is. Raises `InvalidInput` for one that cannot be read or does not hold now, or whose key
    nothing can be sealed for."""
    found = _certificate(certificate)
    if not found.not_valid_before_utc <= clock.now() <= found.not_valid_after_utc:
        raise InvalidInput("受取人の証明書の有効期間外です。新しい証明書を受け取ってください。", field="certificate")
    if not isinstance(found.public_key(), rsa.RSAPublicKey):
        raise InvalidInput("受取人の証明書は、RSAの鍵のものだけ使えます。", field="certificate")
    return found.subject.rfc4514_string()


def holder(number: IndividualNumber) -> UnifiedPerson | None:
    """Who holds a number now, without any check: for the look-ups here and the rooms of this system."""
    with transaction.atomic():
        keep_index_key()  # versions and rows of one moment: meanwhile rows may get a version that is not known here
        candidates = [index for _, index in Sealer.now().candidates(number)]
        rows = HeldNumber.objects.filter(number_index__in=candidates, valid_until=None)
        row = rows.select_related("person__merged_into").first()
    return (row.person.merged_into or row.person) if row else None


def check_held(people: Iterable[UUID]) -> None:
    """Raise `NotFound` that says how many of them have no number: what could not be put out is not asked for."""
    _held(set(people))


def numbers_of(people: Iterable[UUID]) -> dict[UUID, IndividualNumber]:
    """Of each the number that holds; nothing else is checked here. Raises `NotFound`."""
    with transaction.atomic():
        keep_index_key()
        sealer, held = Sealer.now(), _held(set(people))
    return {one: sealer.open(row.sealed, row.key_version, row.person_id) for one, row in held.items()}


def _held(people: set[UUID]) -> dict[UUID, HeldNumber]:
    """Of the unified number in use, else of one that was merged into it."""
    known = humans(people)
    rows = HeldNumber.objects.filter(person__in=list(chain.from_iterable(known.values())), valid_until=None)
    held = {row.person_id: row for row in rows}
    found = {one: held[own] for one in people for own in reversed(known.get(one, [])) if own in held}
    if missing := len(people - found.keys()):
        raise NotFound(f"{missing}人の個人番号が登録されていません。登録されてから、やり直してください。")
    return found


def _number_of(person_id: UUID) -> IndividualNumber:
    return numbers_of([person_id])[person_id]


def _sealed(pairs: Sequence[tuple[str, IndividualNumber]], recipient: x509.Certificate) -> bytes:
    rows = [{"business_number": business, "individual_number": number.reveal()} for business, number in pairs]
    envelope = pkcs7.PKCS7EnvelopeBuilder().set_data(json.dumps(rows).encode())
    envelope = envelope.set_content_encryption_algorithm(algorithms.AES256).add_recipient(recipient)
    return envelope.encrypt(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def _certificate(pem: bytes) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(pem)
    except ValueError:
        raise InvalidInput("受取人の証明書（PEM）を読めません。", field="certificate") from None


def _note(act: str, by: Actor, purpose: str, reference: str, on_behalf: str, people: list[UUID]) -> None:
    audit.record_read(
        act, by=by, purpose=purpose, case=reference or None, subjects=[f"unified_person:{one}" for one in people],
        n=len(people), detail={"on_behalf": on_behalf} if on_behalf else {},
    )  # fmt: skip
