"""A row of JSON: which licence its members name, and what they ask of it, as single calls do."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from wallet.domain.actors.actors import HolderKind
from wallet.domain.actors.identity_documents import identity_kind_of
from wallet.domain.changes.licence_change import STATE_AFTER, ChangeAct
from wallet.domain.civil_dates import parse_iso_date
from wallet.domain.errors import InvalidInput
from wallet.services.changes.lists.rows.asking import Asked, LastDay
from wallet.services.changes.lists.rows.naming import Named
from wallet.services.collecting.rows.faults import RowFault, fault_of
from wallet.services.licences.holders import HolderDraft
from wallet.services.sheets.json_lines import MemberUnknown

Members = Mapping[str, Any]

_NAMING = frozenset({"identifier", "number", "type_code", "reason", "version"})
_TERM = frozenset({"valid_until", "long_term"})
_OF_LICENCE = frozenset(
    {"number", "holders", "issued_on", "valid_from", "fields", "case_number", "matter", *_TERM}
)
_OF_HOLDER = frozenset({"kind", "name", "id_type", "id_number"})
_MOST_VERSIONS = 999


class _Misfit(Exception):
    """A member of another form than the calls describe."""

    def __init__(self, member: str, error: InvalidInput | None = None) -> None:
        super().__init__(member)
        self.member = member
        self.error = error or MemberUnknown()


def members_of(act: ChangeAct) -> frozenset[str]:
    """Return the members that a row of this act may have."""
    if act in STATE_AFTER:
        return _NAMING
    if act is ChangeAct.SUPERSESSION:
        return _NAMING | {"licence"}
    return _NAMING | _TERM | (set() if act is ChangeAct.PROLONGATION else {"fields"})


def named_in(members: Members) -> tuple[Named, tuple[RowFault, ...]]:
    """Return how a row names its licence, and what is wrong with that."""
    try:
        identifier, number = _text(members, "identifier"), _text(members, "number")
        named = Named("", identifier, number, _text(members, "type_code"))
    except _Misfit as misfit:
        return Named(), (fault_of(misfit.error, misfit.member),)
    return named, ()


def asked_in(members: Members, act: ChangeAct) -> tuple[Asked, tuple[RowFault, ...]]:
    """Return what a row asks, and the first member that cannot be read."""
    try:
        _ensure_known(members, members_of(act))
        of_term = members
        beside: dict[str, Any] = {}
        fields = members
        if act is ChangeAct.SUPERSESSION:
            of_term = fields = _object(members, "licence", _OF_LICENCE)
            beside = _beside(of_term)
        asked = Asked(
            _fields(fields),
            _until(of_term, required=act is ChangeAct.SUPERSESSION),
            _text(members, "reason"),
            beside,
            _version(members),
        )
    except _Misfit as misfit:
        return Asked(), (fault_of(misfit.error, misfit.member),)
    return asked, ()


def _beside(licence: Members) -> dict[str, Any]:
    matter = _object(licence, "matter", frozenset({"code", "name"}), path="licence.matter")
    said = {
        "number": _text(licence, "number", "licence.number") or None,
        "issued_on": _day(licence, "issued_on", required=True),
        "valid_from": _day(licence, "valid_from", required=True),
        "case_number": _text(licence, "case_number", "licence.case_number") or None,
        "matter_code": _text(matter, "code", "licence.matter.code") or None,
        "matter_name": _text(matter, "name", "licence.matter.name") or None,
        "holders": _holders(licence),
    }
    return {name: value for name, value in said.items() if value is not None}


def _holders(licence: Members) -> tuple[HolderDraft, ...] | None:
    given = licence.get("holders")
    if given is None:
        return None
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise _Misfit("licence.holders")
    return tuple(_holder(one) for one in given)


def _holder(members: Members) -> HolderDraft:
    _ensure_known(members, _OF_HOLDER, "licence.holders.")
    kind, id_type = _text(members, "kind"), identity_kind_of(_text(members, "id_type"))
    if kind not in frozenset(HolderKind):
        raise _Misfit("licence.holders.kind")
    if id_type is None:
        raise _Misfit("licence.holders.id_type")
    return HolderDraft(
        HolderKind(kind), _text(members, "name"), id_type, _text(members, "id_number")
    )


def _fields(members: Members) -> dict[str, object]:
    fields = members.get("fields", {})
    if not isinstance(fields, dict):
        raise _Misfit("fields")
    for name, value in fields.items():
        if value is not None and not isinstance(value, str | int | float | bool):
            raise _Misfit(f"fields.{name}")
    return {name: "" if value is None else value for name, value in fields.items()}


def _until(members: Members, *, required: bool) -> LastDay | None:
    long_term = members.get("long_term", False)
    day = _day(members, "valid_until")
    if not isinstance(long_term, bool) or (long_term and day is not None):
        raise _Misfit("long_term")
    if long_term:
        return LastDay(None)
    if day is None and required:
        raise _Misfit("valid_until")
    return LastDay(day) if day is not None else None


def _day(members: Members, name: str, *, required: bool = False) -> date | None:
    given = members.get(name)
    if given is None and not required:
        return None
    if not isinstance(given, str):
        raise _Misfit(name)
    try:
        return parse_iso_date(given)
    except InvalidInput as error:
        raise _Misfit(name, error) from None


def _version(members: Members) -> int | None:
    version = members.get("version")
    if version is None:
        return None
    whole = isinstance(version, int) and not isinstance(version, bool)
    if not whole or not 1 <= version <= _MOST_VERSIONS:
        raise _Misfit("version")
    return int(version)


def _text(members: Members, name: str, path: str = "") -> str:
    value = members.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _Misfit(path or name)
    return value.strip()


def _object(members: Members, name: str, known: frozenset[str], path: str = "") -> Members:
    value = members.get(name, {})
    if not isinstance(value, dict):
        raise _Misfit(path or name)
    _ensure_known(value, known, f"{path or name}.")
    return value


def _ensure_known(members: Members, known: frozenset[str], prefix: str = "") -> None:
    for name in members:
        if name not in known:
            raise _Misfit(f"{prefix}{name}"[:60])
