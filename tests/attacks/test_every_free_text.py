"""個人番号は、個人番号の欄のほかのどこにも書けない（R-16）: all forms, pages, operations, messages, files and actions.

A new field is asked like all others; one that may hold twelve digits gives its reason in the code and is named here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.forms import FileField
from django.test import RequestFactory

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import api_permissions, duties
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.files.asking import is_asked
from sesshu.foundation.files.registry import Intake, intakes
from sesshu.foundation.screens import drafts
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.free_text import declared, is_free
from sesshu.foundation.written import CODE, check_message
from sesshu.numbers.in_texts import TwelveDigits
from tests.attacks.test_every_endpoint import closed
from tests.free_texts import (
    KEY,
    NUMBER,
    WRITTEN,
    Actions,
    Page,
    Text,
    body_readers,
    form_classes,
    message_kinds,
    operations,
    planted,
    rooms,
    row_with,
    stored,
    texts_in,
    written_into,
)

SAID = "個人番号の形の数字"
WHAT_TO_DO = "番号を消してください"
NUMBERED = TwelveDigits.INDIVIDUAL_NUMBER
OWN, DIGEST, ROWS = TwelveDigits.OWN_NUMBER, TwelveDigits.DIGEST, TwelveDigits.FILE_ROWS
EVERYWHERE = {"UploadForm.control_sha256": DIGEST}
# Fields of forms that may hold twelve digits, by system.
FIELDS: dict[str, dict[str, TwelveDigits]] = {
    "addressee": {
        "ChangeNumberForm.individual_number": NUMBERED, "SearchForm.individual_number": NUMBERED,
        "SecondEntryForm.individual_number": NUMBERED,
        "SearchForm.business_number": OWN, "SearchForm.addressee_number": OWN, "ExportForm.business_numbers": OWN,
        "RevealForm.business_number": OWN, "FactForm.business_number": OWN,
    },
    "hub": {},
    "intermediary": {
        "CopiesFilter.person__unified_number": OWN, "PeopleFilter.unified_number": OWN,
        "ExchangeFilter.unified_number": OWN, "InquiriesFilter.unified_number": OWN,
        "ProvisionsFilter.unified_number": OWN, "RecordsFilter.unified_number": OWN,
    },
    "network": {},
    "ledger": dict.fromkeys(
        (
            "AskForm.other", "CompareForm.first", "CompareForm.second", "FindForm.number",
            "GuardianForm.guardian_number", "HoldForm.addressee_number", "HoldForm.number",
            "LinkForm.addressee_number", "RosterForm.numbers", "SealForm.former_number", "SealForm.present_number",
            "SearchForm.number", "SessionForm.numbers", "SettleForm.number", "SlipForm.number", "StepForm.number",
            "WhoForm.number",
        ),
        OWN,
    ),
}  # fmt: skip
# Texts of operations and sealed messages that may hold twelve digits, by system.
MESSAGES: dict[str, dict[str, TwelveDigits]] = {
    "addressee": {
        "AskedByIn.business_numbers": OWN,
        "BusinessIn.unified_numbers": OWN, "ChangeNumberIn.business_number": OWN, "CodeStateIn.same_as": OWN,
        "CodeStateIn.unified_number": OWN,
        "LinkExportIn.business_numbers": OWN, "NumberToldIn.business_number": OWN, "PersonTold.business_number": OWN,
        "PreconditionIn.business_number": OWN, "ProtectionIn.business_numbers": OWN,
        "PutItemIn.business_number": OWN, "RevealIn.business_number": OWN, "UnifiedIn.business_numbers": OWN,
        "VerifyIn.business_number": OWN,
    },
    "hub": {"CallIn.rows": ROWS, "api-hub-arrivals.sha256": DIGEST},
    "intermediary": {
        "AnnounceIn.unified_numbers": OWN, "AskItem.business_number": OWN, "CopyPerson.business_number": OWN,
        "DigestsIn.business_numbers": OWN, "DoubtItem.unified_number": OWN, "FlagItem.business_number": OWN,
        "MergeIn.other": OWN,
        "MergeIn.unified_number": OWN, "NumberLink.business_number": OWN, "PersonRecordsIn.business_number": OWN,
        "RemoveIn.business_numbers": OWN,
    },
    "network": dict.fromkeys(
        ("CodeRequest.acquisitions", "CodesTaken.acquisitions", "NamedPerson.acquisition"), DIGEST
    ),
    "ledger": {
        "DoseRow.addressee_number": OWN, "ImageSearch.addressee_number": OWN, "ImageWish.addressee_number": OWN,
        "PersonWish.number": OWN, "api-intake-files.sha256": DIGEST,
    },
}  # fmt: skip
# Columns of files that may hold twelve digits, by system; the hub's are not typed and have a test of their own.
COLUMNS: dict[str, dict[str, TwelveDigits]] = {
    "intermediary": {
        "copies.immunization_record.unified_number": OWN, "copies.municipal_tax.unified_number": OWN,
    },
    "ledger": {"reservations.list.addressee_number": OWN},
}  # fmt: skip
# What reads a body by itself: JSON at one place, where it is asked; sealed messages, that are asked when they are open;
# files, whose rows are asked.
EVERY_READER = {
    "foundation.api.bodies.json_body",
    "foundation.sealed_messages.door.door",
    "foundation.sealed_messages.door.view",
}
READERS = {"hub": {"hub.arrivals.api._body"}, "ledger": {"ledger.residents.api._pieces"}}
# Texts of actions that nobody writes freely: codes and keys that other rules know ...
CODES = {
    "addressee_number", "asked_by", "body", "business_number", "client", "code", "connection", "counterpart", "duty",
    "fault", "information", "key", "kind", "looked_for", "marked_by", "on_behalf", "operator", "ordinance", "other",
    "provider", "received", "request", "stated_sha256", "system", "taker", "unified_number", "version", "way",
}  # fmt: skip
# ... and words that elsewhere are free, but are codes or one of a few there.
CHOSEN = {
    "addressee.unified_numbers.actions.change_requests.ask_change_number.reason", "network.bodies.kinds.put_kind.words",
    "addressee.unified_numbers.actions.changing.change_number.reason", "ledger.exchange_cases.actions.ask.department",
    "addressee.unified_numbers.actions.ending.ask_end_number.reason", "ledger.exchange_cases.actions.close.decision",
    "intermediary.copies.removing.remove_copies.reason", "ledger.exchange_inquiries.actions.ask.department",
}  # fmt: skip


def test_すべての様式が共通の様式で_欄の調べを抜かない() -> None:
    assert len(form_classes()) > 20
    for form in form_classes():
        assert issubclass(form, Form), f"{form}: foundation.screens.forms.Form から作ってください"
        for name in ("_clean_fields", "full_clean"):
            assert getattr(form, name) is getattr(Form, name), f"{form}.{name}"


def test_12桁を持てる欄は_表にあるものだけ() -> None:
    found = {
        f"{form.__name__}.{name}": reason
        for form in form_classes() for name, field in form.base_fields.items() if (reason := declared(field))
    }  # fmt: skip
    assert found == EVERYWHERE | FIELDS[settings.SESSHU_SYSTEM]


@pytest.mark.django_db
def test_どの様式のどの欄に書いても断られ_欄の名前と直し方が出る() -> None:
    tried = 0
    for form in form_classes():
        for name, field in form.base_fields.items():
            if not is_free(field) or field.disabled:
                continue
            for text in (WRITTEN, NUMBER):
                one = written_into(form, name, text)
                assert one.errors.get(name), f"{form}.{name}"
                assert name not in one.cleaned_data
                told = one.errors[name][0]
                tried += SAID in told
                if SAID in told:
                    assert told.startswith(str(field.label or ""))
                    assert WHAT_TO_DO in told
                    assert NUMBER not in told
    assert tried > 20


def test_書きかけの下書きにも_個人番号は残らない(db: None, clerk: Actor) -> None:
    kept = [form for form in form_classes() if form.keeps_draft]
    for form in kept:
        for name in drafts.names_kept(form):
            field = form.base_fields[name]
            if not isinstance(field, FileField) and (is_free(field) or declared(field) is NUMBERED):
                assert not drafts.free_text.keepable(field, NUMBER), f"{form}.{name}"


@pytest.mark.parametrize("duty", list(duties()))
@pytest.mark.django_db
def test_開ける画面のどの文字の欄から送っても_どこにも残らない(signed_in_as: Any, duty: str) -> None:
    client, sent = signed_in_as(duty), 0
    for address, name, declaration in closed():
        if declaration.permission not in duties()[duty].permissions:
            continue
        page = client.get(address)
        if page.status_code != 200 or not page["Content-Type"].startswith("text/html"):
            continue
        for usual, written in Page(page.content.decode()).forms:
            for box in set(written) - {"individual_number"}:
                answer = client.post(address, usual | {box: NUMBER})
                assert answer.status_code < 500, f"{name} {box}"
                sent += 1
    assert sent, "no page of this duty takes texts"
    assert not stored(NUMBER)


def test_12桁を持てるAPIと電文の項目は_表にあるものだけ() -> None:
    texts = [one for _, _, _, one in _asked()] + [one for kind in message_kinds() for one in texts_in(kind, "")]
    assert {one.name: one.reason for one in texts if one.reason} == MESSAGES[settings.SESSHU_SYSTEM]


def test_APIのどの項目に書いても断られ_項目の名前と直し方が出る() -> None:
    actor = Actor("client", "test", frozenset(api_permissions()))
    for view, argument, annotation, text in _asked():
        if text.reason is None:
            request = RequestFactory().post("/")
            request.actor, request.resolver_match = actor, None  # type: ignore[attr-defined]
            with pytest.raises(InvalidInput, match=SAID) as refused:
                view(request, **{argument: planted(annotation, text.way)})
            field = (argument, *text.way)[-1]
            assert refused.value.field in {field, KEY}
            assert f"「{refused.value.field}」" in refused.value.message
            assert WHAT_TO_DO in refused.value.message
            assert NUMBER not in refused.value.message
    assert [*_asked()] or settings.SESSHU_SYSTEM == "network"


def _asked() -> Iterator[tuple[Callable[..., Any], str, Any, Text]]:
    """Operation, argument, its written type, and a text in it."""
    for name, view, signature in operations():
        for argument, told in signature.parameters.items():
            for text in texts_in(told.annotation, f"{name}.{argument}"):
                yield view, argument, told.annotation, text


def test_電文のどの項目に書いても断られる() -> None:
    assert message_kinds() or settings.SESSHU_SYSTEM not in {"network", "intermediary"}
    for kind in message_kinds():
        for text in texts_in(kind, ""):
            if text.reason is None:
                with pytest.raises(InvalidInput, match=SAID):
                    check_message(planted(kind, text.way))


def test_12桁を持てるファイルの列は_表にあるものだけ() -> None:
    declared = {
        f"{taking.interface.code}.{column.field}": TwelveDigits[column.twelve_digits]
        for taking in _intakes() for column in taking.interface.columns if column.twelve_digits
    }  # fmt: skip
    assert declared == COLUMNS.get(settings.SESSHU_SYSTEM, {})
    assert _intakes() or settings.SESSHU_SYSTEM in {"addressee", "hub", "network"}


@pytest.mark.parametrize("told", [NUMBER, WRITTEN, int(NUMBER)])
def test_どのファイルのどの列に書いても_その行は断られ_列の名前と直し方が出る(told: str | int) -> None:
    for taking in _intakes():
        for column in taking.interface.columns:
            row = row_with(taking, column.field, told)
            if not column.twelve_digits:
                assert row.outcome == "rejected", f"{taking.interface.code}.{column.field}"
                assert NUMBER not in f"{row.values}{row.key}{row.reasons}"
            if is_asked(column):
                said = [one["text"] for one in row.reasons if one["code"] == CODE and one["label"] == column.label]
                assert [SAID in one and WHAT_TO_DO in one for one in said] == [True]


def _intakes() -> list[Intake]:
    return [one for one in intakes() if not one.interface.code.startswith("test.")]


def test_本文を自分で読むところは_表にあるものだけ() -> None:
    found = body_readers()
    assert found == EVERY_READER | READERS.get(settings.SESSHU_SYSTEM, set()), "foundation.api.bodies で読んでください"


def test_職員と連携先の書くことばは_どの操作でも調べてから残る() -> None:
    unasked = {one for one in Actions(rooms()).unasked() if one.rsplit(".", 1)[-1] not in CODES} - CHOSEN
    assert not unasked, "ことばなら check_no_number で調べ、決まった語なら Literal にしてください"
