"""What is wrong with one member of a request, in both languages, under a stable code."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from wallet.domain.catalogue.issuing_catalogue import FaceNotAcceptable
from wallet.domain.errors import InvalidInput, WalletError
from wallet.domain.words import Words

_LONGEST_PLACE = 200
BODY = "body"
"""The field of a fault that is none of one member's."""

FAULT_WORDS: Mapping[str, Words] = {
    "json_invalid": Words(
        "这里的 JSON 无法读取：可能有不成对的代理字符，或嵌套太深。",
        "The JSON cannot be read: half of a surrogate pair, or nested too deeply.",
    ),
    "missing": Words("缺少这一项。", "This member is missing."),
    "extra_forbidden": Words("没有这一项，请检查名称。", "No member has this name; check it."),
    "string_type": Words("须为文字（JSON 字符串）。", "A text (a JSON string) is due here."),
    "string_too_short": Words("至少 {min_length} 个字符。", "At least {min_length} characters."),
    "string_too_long": Words("最多 {max_length} 个字符。", "At most {max_length} characters."),
    "string_unicode": Words(
        "含有不成对的代理字符，不是合法的文字。", "Half of a surrogate pair is no text."
    ),
    "string_pattern_mismatch": Words("格式不对。", "The text has another form than is due."),
    "int_type": Words("须为整数。", "A whole number is due here."),
    "greater_than_equal": Words("不能小于 {ge}。", "The number is below {ge}."),
    "less_than_equal": Words("不能大于 {le}。", "The number is above {le}."),
    "bool_type": Words("须为 true 或 false。", "Either true or false is due here."),
    "enum": Words("须为下列之一：{expected}。", "This is none of: {expected}."),
    "list_type": Words("须为数组。", "An array is due here."),
    "too_short": Words("至少 {min_length} 项。", "At least {min_length} items."),
    "too_long": Words("最多 {max_length} 项。", "At most {max_length} items."),
    "object_type": Words("须为对象。", "An object is due here."),
    "not_a_value": Words(
        "须为文字、有限的数字、true、false 或 null，不能是对象或数组。",
        "A text, a finite number, true, false or null is due here, not an object or array.",
    ),
    "malformed_date": Words(
        "日期须写成 2024-01-31 的形式，且确有这一天。",
        "A date is written 2024-01-31, and is a day that exists.",
    ),
    "malformed_moment": Words(
        "时间须写成带时区的 RFC 3339 形式，如 2026-03-02T08:30:00+08:00。",
        "A moment is written as RFC 3339 has it, with its zone: 2026-03-02T08:30:00+08:00.",
    ),
    "exactly_one": Words("下列各项须恰好给出一项：{ways}。", "Give exactly one of these: {ways}."),
    "at_least_one": Words("下列各项至少给出一项：{ways}。", "Give at least one of these: {ways}."),
    "given_together": Words("下列各项须一起给出：{ways}。", "Give these together: {ways}."),
    "at_most_one": Words("下列各项最多给出一项：{ways}。", "Give at most one of these: {ways}."),
    "question_missing": Words(
        "除非出示持证人的授权码，须给出 scenario 和 licences。",
        "Give scenario and licences, unless you present a holder's authorization code.",
    ),
    "named_twice": Words("每种证照类型只列一次。", "Name each licence type once."),
}
"""What the schemas refuse; ``{…}`` is filled with the limit. Rules have codes of their own."""

_OTHERS: Mapping[str, str] = {
    "invalid_key": "extra_forbidden",
    "int_parsing": "int_type",
    "int_parsing_size": "int_type",
    "int_from_float": "int_type",
    "bool_parsing": "bool_type",
    "tuple_type": "list_type",
    "dict_type": "object_type",
    "model_type": "object_type",
    "model_attributes_type": "object_type",
}
"""What pydantic tells apart and a caller need not."""


def fault(
    field: str, code: str, words: Words | WalletError, index: int | None = None
) -> dict[str, object]:
    """Return one fault: ``index`` is the place, from 0, in the list that the field is part of."""
    return {"index": index, "field": field, "code": code, "title": words.en, "detail": words.zh}


def faults_of_body(error: ValidationError) -> list[dict[str, object]]:
    """Return every fault that a schema found."""
    found = error.errors(include_url=False, include_input=False)
    return [_of_schema(one) for one in found]


def faults_of_rule(error: WalletError) -> list[dict[str, object]]:
    """Return what a rule found wrong; bad input has a fault at least, other refusals may have."""
    if isinstance(error, FaceNotAcceptable):
        return [
            fault(f"fields.{one.field}", one.code, Words(one.zh, one.en)) for one in error.faults
        ]
    field, index = error.details.get("field"), error.details.get("index")
    if field is None and not isinstance(error, InvalidInput):
        return []
    place = index if isinstance(index, int) else None
    return [fault(_path(str(field or BODY), place), error.code, error, place)]


def _path(field: str, index: int | None) -> str:
    """Return a field of a list's element with its place: ``holders.name`` is ``holders.1.name``."""
    listed, dot, member = field.partition(".")
    return field if index is None else f"{listed}.{index}{dot}{member}"


def _of_schema(found: Any) -> dict[str, object]:
    code = _OTHERS.get(found["type"], found["type"])
    if code not in FAULT_WORDS:
        code = InvalidInput.code
    words = FAULT_WORDS.get(code, Words(InvalidInput.zh, InvalidInput.en))
    limits = found.get("ctx", {})
    told = Words(words.zh.format_map(limits), words.en.format_map(limits))
    place = ".".join(str(part) for part in found["loc"])
    return fault(place[:_LONGEST_PLACE] or BODY, code, told, _first_index(found["loc"]))


def _first_index(place: Iterable[object]) -> int | None:
    return next((part for part in place if isinstance(part, int)), None)
