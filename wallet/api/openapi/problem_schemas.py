"""The codes of problems and of their faults as enumerations, each with its meaning."""

from collections.abc import Iterable, Mapping

from wallet.api.openapi.codes import Code, field_codes
from wallet.api.openapi.parts import PROBLEM, REF, REFUSALS, Json
from wallet.domain.words import Words

_PROBLEMS = "Stable codes of refusals; each with its status, and with `Retry-After` or without"
_TOKENS = "Stable codes of refusals at the token endpoint, beside OAuth's own `error`"
_FAULTS = "Stable codes of what is wrong with one member; `{…}` stands for a limit"


def describe_problems(schemas: Json, calls: Json) -> None:
    """Put the codes that calls answer with among the schemas, and let the members refer to them.

    What each call refuses with is left as the list of its codes.
    """
    of_calls: dict[str, Code] = {}
    of_tokens: dict[str, Code] = {}
    for answer in _refusals(calls):
        found = {one.code: one for one in answer[REFUSALS]}
        (of_calls if PROBLEM in answer["content"] else of_tokens).update(found)
        answer[REFUSALS] = list(found)
    schemas["ProblemCode"] = _of_codes(_PROBLEMS, of_calls)
    schemas["TokenErrorCode"] = _of_codes(_TOKENS, of_tokens)
    schemas["FaultCode"] = _of_words(_FAULTS, field_codes(of_calls.values()))
    for model, name in (
        ("ProblemOut", "ProblemCode"),
        ("OAuthErrorOut", "TokenErrorCode"),
        ("FaultOut", "FaultCode"),
    ):
        schemas[model]["properties"]["code"] = {"$ref": REF.format(model=name)}


def _refusals(calls: Json) -> Iterable[Json]:
    for call in (call for methods in calls.values() for call in methods.values()):
        if isinstance(call, dict):
            yield from (one for one in call["responses"].values() if REFUSALS in one)


def _of_codes(summary: str, codes: Mapping[str, Code]) -> Json:
    described = _of_words(summary, {name: one.words for name, one in codes.items()})
    for name, meaning in described["x-meanings"].items():
        meaning |= {"status": codes[name].status, "retry_after": codes[name].retry_after}
    return described


def _of_words(summary: str, words: Mapping[str, Words]) -> Json:
    lines = [f"- `{name}`: {words[name].en} · {words[name].zh}" for name in sorted(words)]
    return {
        "type": "string",
        "enum": sorted(words),
        "description": "\n".join([summary, "", *lines]),
        "x-meanings": {
            name: {"en": words[name].en, "zh": words[name].zh} for name in sorted(words)
        },
    }
