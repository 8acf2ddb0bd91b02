"""What may stand in a field of a request, in words with an example, told from the description of the interface."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Schema = Mapping[str, Any]
DATE = "日付は 2026-11-21 の形です。"
MOMENT = "日時は時差を付けて 2026-11-21T13:00:00+09:00 の形です。"
TIME = "時刻は 13:00 の形です。"
FORMATS = {"date": DATE, "date-time": MOMENT, "time": TIME}
HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
PATTERNS = {  # how a pattern of the interfaces reads, and a value that fits
    r"^[0-9a-f]{64}$": ("SHA-256（16進64桁、英字は小文字）", HASH),
    r"^[0-9]{11}$": ("半角の数字11桁", "00000000019"),
    r"^[0-9]{15}$": ("半角の数字15桁", "000000000012344"),
    r"^[0-9]{1,15}$": ("半角の数字で15桁まで", "000000000012344"),
    r"^[0-9A-Za-z]{1,3}$": ("半角の英数字で3文字まで", "010"),
    r"^[0-9A-Za-z]{1,15}$": ("半角の英数字で15文字まで", "000000000012344"),
    r"^[0-9a-z-]+$": ("半角の英小文字・数字・-", "a-1"),
    r"^[0-9A-Z-]{1,20}$": ("半角の英大文字・数字・-で20文字まで", "JUKI-IDO"),
    r"^[0-9A-Z-]{1,20}_[0-9]{6,7}\.csv$": ("連携コード、_、6桁か7桁の番号、.csv", "JUKI-IDO_000001.csv"),
}  # fmt: skip
METHODS = ("post", "get", "put", "patch", "delete")


def schema_of(described: Schema, operation: str, method: str, place: Sequence[str | int]) -> Schema:
    """The schema of a field of an operation; empty where the description has none.

    `operation`: by its name, or by that of another at the same address; then it is the one of this `method`.
    `place` as the validation tells it: `query` or `path` and a name, or `body`, the argument and the way into it.
    """
    found = _operation(described, operation, method.lower())
    where, *way = place or [""]
    if where == "body":
        content = found.get("requestBody", {}).get("content", {})
        top: Schema = next(iter(content.values()), {}).get("schema", {})
        return _inside(described, top, way[1:])
    for one in found.get("parameters", ()):
        if (one["in"], one["name"]) == (where, way[0] if way else ""):
            says = {"description": one["description"]} if one.get("description") else {}
            return _inside(described, says | one["schema"], way[1:])
    return {}


def may_stand(schema: Schema) -> str:
    """A sentence or two; empty where the schema says nothing."""
    if choices := schema.get("enum") or ([schema["const"]] if "const" in schema else []):
        return f"選べるもの: {'、'.join(map(str, choices))}（例：{choices[0]}）"
    if schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]
    words = {"integer": _whole, "number": _whole, "boolean": _yes_no, "array": _list, "string": _text}
    say = words.get(str(schema.get("type", "")))
    return say(schema) if say else ""


def _operation(described: Schema, name: str, method: str) -> Schema:
    for path in described.get("paths", {}).values():
        if any(path.get(one, {}).get("operationId") == name for one in METHODS):
            return dict(path.get(method, {}))
    return {}


def _inside(described: Schema, schema: Schema, way: Sequence[str | int]) -> Schema:
    schema = _plain(described, schema)
    for step in way:
        if isinstance(step, int) or step.isdigit():
            schema = schema.get("items", {})
        else:
            schema = schema.get("properties", {}).get(step, {})
        schema = _plain(described, schema)
    return schema


def _plain(described: Schema, schema: Schema) -> Schema:
    """Without references and without the choice of leaving a field empty."""
    for several in ("anyOf", "allOf"):
        real = [one for one in schema.get(several, ()) if one.get("type") != "null"]
        if len(real) == 1:
            rest = {key: value for key, value in schema.items() if key != several}
            return {**_plain(described, real[0]), **rest}
    if "$ref" not in schema:
        return schema
    name = str(schema["$ref"]).rpartition("/")[2]
    return _plain(described, described.get("components", {}).get("schemas", {}).get(name, {}))


def _whole(schema: Schema) -> str:
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None and most is not None:
        bounds = f"{least}から{most}までの"
    else:
        bounds = f"{least}以上の" if least is not None else ("" if most is None else f"{most}以下の")
    kind = "整数" if schema.get("type") == "integer" else "数"
    return f"{bounds}{kind}です。例：{_example(schema, least if least is not None else 1)}"


def _yes_no(_: Schema) -> str:
    return "true か false です。例：true"


def _list(schema: Schema) -> str:
    least, most = schema.get("minItems"), schema.get("maxItems")
    bounds = f"{'' if least is None else f'{least}件から'}{'' if most is None else f'{most}件まで'}"
    return f"{bounds}{'の' if bounds else ''}並び（[ ] で囲む）です。"


def _text(schema: Schema) -> str:
    least, most = schema.get("minLength"), schema.get("maxLength")
    length = f"{f'{least}文字から' if least else ''}{'' if most is None else f'{most}文字まで'}"
    pattern = str(schema.get("pattern", ""))
    shape, fits = PATTERNS.get(pattern, (f"形 {pattern}" if pattern else "", ""))
    told = "、".join(one for one in (str(schema.get("description", "")), shape, length) if one)
    example = _example(schema, fits)
    return f"{told or '文字'}です。" + (f"例：{example}" if example else "")


def _example(schema: Schema, otherwise: Any) -> Any:
    return next(iter(schema.get("examples", ())), schema.get("example", otherwise))
