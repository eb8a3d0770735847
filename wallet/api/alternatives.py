"""Members of a body that stand for each other: checked when it is read, described as ``oneOf``."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Which members stand for each other, each with the title of the body that has it.

    A member counts as given when its value is not null, false or empty. ``none`` is the title of
    a body without any of them, where that may be. ``needed`` are further members that each way
    needs, except where ``without_rest`` says that it has none of them.
    """

    titles: Mapping[str, str]
    none: str | None = None
    needed: tuple[str, ...] = ()
    without_rest: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def check(self, model: Model) -> Model:
        """Return the model, unless it has too many or too few of the ways.

        Raises:
            PydanticCustomError: ``exactly_one`` or ``at_most_one``, with the names.
        """
        given = sum(1 for way in self.titles if getattr(model, way))
        if given > 1 or (given == 0 and self.none is None):
            code = "at_most_one" if self.none else "exactly_one"
            raise PydanticCustomError(code, code, {"ways": ", ".join(self.titles)})
        return model

    def describe(self, schema: dict[str, Any]) -> None:
        """Turn the schema of the body, in place, into one of those with a single way each."""
        whole = deepcopy(schema)
        bodies = [self._with(whole, way, title) for way, title in self.titles.items()]
        if self.none is not None:
            bodies.insert(0, self._with(whole, None, self.none))
        kept = {name: whole[name] for name in ("title", "description") if name in whole}
        schema.clear()
        schema.update(kept | {"oneOf": bodies})

    def _with(self, whole: dict[str, Any], way: str | None, title: str) -> dict[str, Any]:
        body = deepcopy(whole)
        rest = self.without_rest.get(way or "", frozenset())
        gone = (set(self.titles) - {way}) | rest
        properties = {k: v for k, v in body["properties"].items() if k not in gone}
        required = [one for one in body.get("required", ()) if one not in gone]
        for name in [*(n for n in self.needed if n not in gone), *([way] if way else ())]:
            properties[name] = _given(properties[name])
            required.append(name)
        body |= {"title": title, "properties": properties}
        body["required"] = list(dict.fromkeys(required))
        body.pop("description", None)
        return body


def _given(described: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a member that is there: no null, no false, nothing empty."""
    kinds = [kind for kind in described.get("anyOf", [described]) if kind.get("type") != "null"]
    given = {**kinds[0], **{k: v for k, v in described.items() if k in {"title", "description"}}}
    if given.get("type") == "boolean":
        return {"title": given.get("title", ""), "type": "boolean", "const": True}
    if given.get("type") == "array":
        given["minItems"] = 1
    elif given.get("type") == "string" and "format" not in given:
        given["minLength"] = 1
    given.pop("default", None)
    return given
