"""Applying for a scenario: what a unit fills in, and what of it can be taken (Art. 15, 18)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from wallet.domain.actors.actors import Unit, UnitKind
from wallet.domain.actors.districts import DISTRICTS
from wallet.domain.catalogue.issuing_catalogue import FaceField, LicenceType, Sensitivity
from wallet.domain.civil_dates import parse_iso_date
from wallet.domain.entropy import Entropy
from wallet.domain.errors import InvalidInput
from wallet.domain.form_faults import Faults
from wallet.domain.grounds.authorization import LONGEST_TERM_DAYS
from wallet.domain.grounds.use_list import LONGEST_MATTER_NAME, MATTER_CODE
from wallet.domain.grounds.use_list import LONGEST_RETENTION_DAYS as LONGEST_CASE_DAYS
from wallet.domain.registry.scenario import (
    AskedField,
    Scenario,
    ScenarioKind,
    ScenarioState,
    ShownField,
)

LONGEST_RETENTION_DAYS = 1826
"""Five years: the longest that a trade is bound to keep records of its customers."""

MASKED, CLEAR = "masked", "clear"
OPTIONAL, REQUIRED = "optional", "required"
READ = "read"
_SOCIAL_UNITS = frozenset({UnitKind.SOCIAL_RELYING_PARTY, UnitKind.ENTERPRISE})
_SHORTEST_NAME, _LONGEST_NAME = 2, 30
_SHORTEST_PURPOSE, _LONGEST_PURPOSE = 6, 120
_LONGEST_GROUND = 300


class SensitiveReviewMissing(InvalidInput):
    """Sensitive fields are let through only after somebody has looked at each of them."""

    code = "sensitive_review_missing"
    zh = "这个场景涉及敏感信息，请先逐项核对必要性并勾选确认。"
    en = "The scenario reads sensitive fields; confirm that each of them is necessary."


@dataclass(frozen=True, slots=True)
class ScenarioDraft:
    """The form as it was sent: unverified texts, and a choice for each field by licence type.

    ``shown`` is ``masked``, ``clear`` or blank; ``asked`` is ``optional``, ``required`` or blank;
    ``read`` is ``read`` or blank, for a matter outside the use list.
    """

    name: str = ""
    purpose: str = ""
    shown: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    asked: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    longest_term_days: str = ""
    retention_days: str = ""
    in_force_from: str = ""
    in_force_until: str = ""
    district_code: str = ""
    outside_use_list: bool = False
    legal_ground: str = ""
    matter_code: str = ""
    matter_name: str = ""
    read: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def kind_for(unit: Unit) -> ScenarioKind:
    """Return the only kind of scenario that a unit may have: it follows from what the unit is."""
    return ScenarioKind.SOCIAL if unit.kind in _SOCIAL_UNITS else ScenarioKind.GOVERNMENT


def new_scenario_code(entropy: Entropy, today: date) -> str:
    """Return a fresh code, such as ``s-20260302-4f2a1c8b``."""
    return f"s-{today:%Y%m%d}-{entropy.token_bytes(4).hex()}"


def read_draft(
    draft: ScenarioDraft,
    code: str,
    unit: Unit,
    catalogue: Mapping[str, LicenceType],
    today: date,
) -> Scenario:
    """Return the scenario that a draft describes, waiting for its decision.

    Raises:
        FormNotAcceptable: with every fault of the form.
    """
    faults, kind = Faults(), kind_for(unit)
    read = _read(draft, kind, catalogue)
    shown, askable = _fields(draft, catalogue, faults, read)
    matter_code, matter_name = _matter(draft, read, faults)
    begins, ends = _term(draft, today, faults)
    # Values that are read by duty are looked at again for a case's days, and no longer.
    longest = LONGEST_RETENTION_DAYS if askable else LONGEST_CASE_DAYS
    scenario = Scenario(
        code,
        unit.id,
        faults.text("name", draft.name, _SHORTEST_NAME, _LONGEST_NAME),
        kind,
        faults.text("purpose", draft.purpose, _SHORTEST_PURPOSE, _LONGEST_PURPOSE),
        shown,
        begins,
        ends,
        ScenarioState.SUBMITTED,
        askable,
        _days(faults, "longest_term_days", draft.longest_term_days, LONGEST_TERM_DAYS, askable, 1),
        _days(faults, "retention_days", draft.retention_days, longest, {**askable, **read}, 0),
        district_code=_district(draft, kind, faults),
        legal_ground=_legal_ground(draft, kind, faults),
        matter_code=matter_code,
        matter_name=matter_name,
        read_fields=read,
    )
    faults.refuse()
    return scenario


def sensitive_fields(
    scenario: Scenario, catalogue: Mapping[str, LicenceType]
) -> tuple[tuple[LicenceType, FaceField], ...]:
    """Return the sensitive fields that a scenario shows clear or may ask for (最小必要)."""
    found = []
    for type_code in scenario.type_codes():
        kind = catalogue.get(type_code)
        for face_field in kind.fields if kind else ():
            sensitive = face_field.sensitivity is Sensitivity.SENSITIVE
            if kind and sensitive and _opens(scenario, type_code, face_field.name):
                found.append((kind, face_field))
    return tuple(found)


def _opens(scenario: Scenario, type_code: str, name: str) -> bool:
    clear = any(
        one.name == name and not one.masked for one in scenario.shown_fields.get(type_code, ())
    )
    read = name in scenario.read_fields.get(type_code, ())
    return clear or read or scenario.may_ask(type_code, name)


def _fields(
    draft: ScenarioDraft,
    catalogue: Mapping[str, LicenceType],
    faults: Faults,
    read: Mapping[str, tuple[str, ...]],
) -> tuple[dict[str, tuple[ShownField, ...]], dict[str, tuple[AskedField, ...]]]:
    type_codes = tuple(dict.fromkeys([*draft.shown, *draft.asked, *read]))
    if not type_codes:
        faults.add("types", "nothing_chosen", "请至少选一类证照。", "Choose at least one type.")
    if any(code not in catalogue for code in type_codes):
        faults.add(
            "types",
            "unknown_licence_type",
            "所选的证照不在本市发证清单里，请重新选择。",
            "A chosen type is not on the city's issuing list.",
        )
    kinds = [catalogue[code] for code in type_codes if code in catalogue]
    shown = {kind.type_code: _shown(kind, draft) for kind in kinds}
    askable = {kind.type_code: _asked(kind, draft) for kind in kinds}
    for kind in kinds:
        opens = shown[kind.type_code] or askable[kind.type_code] or read.get(kind.type_code)
        if not opens:
            faults.add(
                f"fields.{kind.type_code}",
                "nothing_chosen",
                f"请为“{kind.name}”至少选一项内容，或去掉这类证照。",
                f"Choose at least one field of “{kind.name}”, or leave the type out.",
            )
    return (
        {code: fields for code, fields in shown.items() if fields},
        {code: fields for code, fields in askable.items() if fields},
    )


def _read(
    draft: ScenarioDraft, kind: ScenarioKind, catalogue: Mapping[str, LicenceType]
) -> dict[str, tuple[str, ...]]:
    """Return what is read by duty; a social party has no such ground, whatever its form says."""
    if kind is not ScenarioKind.GOVERNMENT:
        return {}
    found = {
        code: tuple(
            one.name for one in catalogue[code].visible_fields if choices.get(one.name) == READ
        )
        for code, choices in draft.read.items()
        if code in catalogue
    }
    return {code: names for code, names in found.items() if names}


def _matter(
    draft: ScenarioDraft, read: Mapping[str, tuple[str, ...]], faults: Faults
) -> tuple[str, str]:
    """Return code and name of the matter for which something is read; none where nothing is."""
    if not read:
        return "", ""
    if not draft.outside_use_list:
        faults.add(
            "outside_use_list",
            "on_use_list",
            "“依法读取”只用于清单外的事项，请勾选这里；清单内的事项请编制用证清单。",
            "Reading by duty here is for matters outside the use list: tick this, or use the list.",
        )
    code = draft.matter_code.strip()
    if not MATTER_CODE.fullmatch(code):
        faults.add(
            "matter_code",
            "matter_code",
            "事项编码请填写 3 到 64 位字母、数字、点、横线或下划线。",
            "A matter's code has 3 to 64 letters, digits, dots, hyphens or underscores.",
        )
    return code, faults.text("matter_name", draft.matter_name, 2, LONGEST_MATTER_NAME)


def _shown(kind: LicenceType, draft: ScenarioDraft) -> tuple[ShownField, ...]:
    choices = draft.shown.get(kind.type_code, {})
    return tuple(
        ShownField(one.name, masked=choices[one.name] == MASKED)
        for one in kind.visible_fields
        if choices.get(one.name) in {MASKED, CLEAR}
    )


def _asked(kind: LicenceType, draft: ScenarioDraft) -> tuple[AskedField, ...]:
    choices = draft.asked.get(kind.type_code, {})
    return tuple(
        AskedField(one.name, required=choices[one.name] == REQUIRED)
        for one in kind.visible_fields
        if choices.get(one.name) in {OPTIONAL, REQUIRED}
    )


def _term(draft: ScenarioDraft, today: date, faults: Faults) -> tuple[date, date | None]:
    begins = faults.read("in_force_from", lambda: parse_iso_date(draft.in_force_from), today)
    if begins < today:
        faults.add(
            "in_force_from",
            "in_the_past",
            "启用日期不能早于今天。",
            "The first day cannot lie in the past.",
        )
    if not draft.in_force_until.strip():
        return begins, None
    ends = faults.read("in_force_until", lambda: parse_iso_date(draft.in_force_until), begins)
    if ends < begins:
        faults.add(
            "in_force_until",
            "term_out_of_order",
            "截止日期不能早于启用日期。",
            "The last day cannot be before the first.",
        )
    return begins, ends


def _days(
    faults: Faults,
    name: str,
    unverified: str,
    highest: int,
    askable: Mapping[str, object],
    lowest: int,
) -> int:
    # Where nothing is asked, nothing is granted or kept.
    return faults.whole(name, unverified, lowest, highest) if askable else 0


def _district(draft: ScenarioDraft, kind: ScenarioKind, faults: Faults) -> str | None:
    if not draft.district_code or kind is ScenarioKind.GOVERNMENT:
        return None
    if draft.district_code not in DISTRICTS:
        faults.add(
            "district_code", "unknown_district", "请从列表里选择区。", "Choose a listed district."
        )
    return draft.district_code


def _legal_ground(draft: ScenarioDraft, kind: ScenarioKind, faults: Faults) -> str:
    if kind is not ScenarioKind.GOVERNMENT or not draft.outside_use_list:
        return ""
    return faults.text("legal_ground", draft.legal_ground, _SHORTEST_PURPOSE, _LONGEST_GROUND)
