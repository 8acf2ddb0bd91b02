"""Whatever another system sends, every operation of the API answers with a refusal that has a name, never with 500.

The messages are made from the published description: whole and right as far as it says, and then with one value that
no database or calendar can keep.
"""

from __future__ import annotations

import copy
import importlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from sesshu.foundation import clock
from sesshu.foundation.access.duties import api_permissions
from sesshu.foundation.api import keys
from sesshu.foundation.api.declaring import described
from sesshu.foundation.api.models import ApiClient

SAMPLES = (
    "x", "1", "001", "2026-11-20", "2026-11-20T09:00:00+09:00", "13:00", "0" * 64, "431001", "1234567890123", "A-1",
)  # fmt: skip
FORMATS = {
    "date": "2026-11-20", "date-time": "2026-11-20T09:00:00+09:00", "uuid": "11111111-1111-4111-8111-111111111111",
    "time": "13:00",
}  # fmt: skip
TEXT, HALF = "接\0種", "\ud800"
NUMBERS = (-1, 0, 10**12, 10**30)
DAYS = ("0001-01-01", "9999-12-31")
MOMENTS = ("0001-01-01T00:00:00+09:00", "0001-01-01T00:00:00", "9999-12-31T23:59:59+00:00", "9999-12-31T23:59:59-12:00")
Way = tuple[str | int, ...]


class Described:
    """The description of the API of this system."""

    def __init__(self) -> None:
        module = importlib.import_module(f"sesshu.site.{settings.SESSHU_SYSTEM}_api")
        self.told = described(module.api, getattr(module, "PREFIX", "api/v1/"))

    def operations(self) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any] | None]]:
        """Method, address, parameters by name with their shape, and the shape of the body where there is one."""
        for address, ways in self.told["paths"].items():
            for method, one in ways.items():
                taken = {told["name"]: told for told in one.get("parameters", ())}
                content = one.get("requestBody", {}).get("content", {}).get("application/json")
                yield method, address, taken, content["schema"] if content else None

    def whole(self, shape: dict[str, Any]) -> dict[str, Any]:
        """A shape without references; of several the first that is not null."""
        while True:
            if "$ref" in shape:
                shape = self.told["components"]["schemas"][shape["$ref"].rsplit("/", 1)[-1]]
            elif "anyOf" in shape:
                shape = next(one for one in shape["anyOf"] if one.get("type") != "null")
            elif "allOf" in shape:
                shape = shape["allOf"][0]
            else:
                return shape

    def sample(self, shape: dict[str, Any]) -> Any:
        """A value that the description allows; every field is filled, so that each of them can be tried."""
        shape = self.whole(shape)
        if "const" in shape or "enum" in shape:
            return shape.get("const", shape.get("enum", [None])[0])
        kind = shape.get("type")
        if kind == "object":
            return {name: self.sample(one) for name, one in shape.get("properties", {}).items()} or {"x": "x"}
        if kind == "array":
            return [self.sample(shape.get("items", {"type": "string"}))]
        if kind == "integer":
            return shape.get("minimum", 1)
        return False if kind == "boolean" else _text(shape)


def _text(shape: dict[str, Any]) -> str:
    if shape.get("format") in FORMATS:
        return FORMATS[shape["format"]]
    pattern, least = re.compile(shape.get("pattern", "")), shape.get("minLength", 0)
    return next((one for one in SAMPLES if pattern.search(one) and len(one) >= least), "x" * max(least, 1))


def leaves(value: Any, way: Way = ()) -> Iterator[tuple[Way, Any]]:
    if value is None:
        return
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(one, (*way, key))
    elif way:
        yield way, value


def with_value(body: Any, way: Way, value: Any) -> Any:
    changed = copy.deepcopy(body)
    at = changed
    for step in way[:-1]:
        at = at[step]
    at[way[-1]] = value
    return changed


def bad_values(value: Any) -> tuple[Any, ...]:
    """What is tried in the place of a right one."""
    if isinstance(value, bool):
        return ()
    if isinstance(value, int):
        return NUMBERS
    if value in FORMATS.values():
        return (TEXT, *(MOMENTS if "T" in value else DAYS))
    return (TEXT, HALF)


@pytest.fixture
def caller() -> Client:
    """A system that may call everything."""
    key, kept = keys.new_key()
    today = clock.today()
    ApiClient.objects.create(
        name="試験", permissions=sorted(api_permissions()), valid_from=today, valid_until=today, key_hash=kept,
        key_issued_at=clock.now(), created_at=clock.now(),
    )  # fmt: skip
    return Client(raise_request_exception=False, headers={"Authorization": f"Bearer {key}"})


def send(caller: Client, method: str, address: str, query: dict[str, Any], body: Any) -> Any:
    address = re.sub(r"\{[^}]*\}", FORMATS["uuid"], address)
    kind = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(caller, method)(address, **kind, query_params=query)


@pytest.mark.django_db
def test_どの操作のどの項目に何を書いても_名のある断り方をする(caller: Client) -> None:
    found, tried = Described(), 0
    for method, address, taken, shape in found.operations():
        query = {name: found.sample(one["schema"]) for name, one in taken.items() if one["in"] == "query"}
        body = None if shape is None else found.sample(shape)
        sent = [
            (name, with_value(query, (name,), bad), body, bad)
            for name in query
            for bad in bad_values(query[name])
            if bad != HALF
        ]
        sent += [(way, query, with_value(body, way, bad), bad) for way, one in leaves(body) for bad in bad_values(one)]
        for where, asked, told, bad in sent:
            answer = send(caller, method, address, asked, told)
            case = f"{method} {address} {where} {bad!r}: {answer.status_code}"
            assert answer.status_code < 500, case
            if bad in (TEXT, HALF):
                assert answer["Content-Type"].startswith("application/json"), case
                assert answer.json()[0]["error"] if answer.status_code == 200 else answer.json()["error"], case
            tried += 1
    assert tried or settings.SESSHU_SYSTEM == "network"
