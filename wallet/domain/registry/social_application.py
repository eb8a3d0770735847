"""Applying for social use (社会化应用, Art. 18-19): who wants to read, by whose approval, how much.

An approved application opens one API client. Its credentials are taken by the unit's own staff.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from wallet.domain.actors.actors import Unit
from wallet.domain.actors.allowed_addresses import read_addresses
from wallet.domain.actors.person_names import normalise_name
from wallet.domain.errors import Conflict, InvalidInput, NotPermitted
from wallet.domain.form_faults import Faults
from wallet.domain.registry.scenario import Scenario, ScenarioKind
from wallet.domain.registry.scenario_draft import kind_for

USUAL_QUOTA, HIGHEST_QUOTA = 100, 100_000
_SHORTEST_PURPOSE, _LONGEST_PURPOSE = 10, 200
_PHONE = re.compile(r"(?:1[0-9]{10}|0[0-9]{2,3}-?[0-9]{7,8}|[0-9]{8})")


class Industry(StrEnum):
    """The trades that the measure names, and others (Art. 18)."""

    FINANCE = "finance"
    LOGISTICS = "logistics"
    EDUCATION = "education"
    HEALTH = "health"
    CULTURE = "culture"
    TOURISM = "tourism"
    OTHER = "other"


class ApplicationState(StrEnum):
    """Only an approved application has a client."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    ENDED = "ended"


class NotASocialUnit(NotPermitted):
    """Public bodies read by their use lists, not by this way (Art. 13-15)."""

    code = "not_a_social_unit"
    zh = "公共管理和服务机构按用证清单用证，不需要申请社会化应用。"
    en = "Public bodies read by their use lists; social use is not for them."


class ApplicationStateConflict(Conflict):
    """The application is not in a state that allows the act."""

    code = "application_state_conflict"
    zh = "这份申请当前的状态不允许这项操作。"
    en = "The application's state does not allow this."


class ScenarioNotApproved(Conflict):
    """An application is approved only when each of its scenarios is."""

    code = "scenario_not_approved"
    zh = "申请所列的场景还没有全部批准，请先审批场景。"
    en = "Not every scenario of the application is approved yet."


class PhoneNotReadable(InvalidInput):
    """Not a telephone number of this country."""

    code = "phone_not_readable"
    zh = "请填写手机号，或带区号的座机号。"
    en = "Give a mobile number, or a landline with its area code."


@dataclass(frozen=True, slots=True)
class SecurityContact:
    """Who answers at any hour when something goes wrong (Art. 25, 27)."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class SocialApplication:
    """One unit's application; ``licence_id`` is the registration licence that proves who it is."""

    id: str
    unit_id: str
    industry: Industry
    purpose: str
    licence_id: str
    scenario_codes: tuple[str, ...]
    contact: SecurityContact
    allowed_addresses: tuple[str, ...]
    daily_quotas: Mapping[str, int]
    state: ApplicationState
    submitted_at: datetime
    decided_at: datetime | None = None
    decision_reason: str | None = None
    client_id: str | None = None


@dataclass(frozen=True, slots=True)
class ApplicationDraft:
    """The form as it was sent; unverified."""

    industry: str = ""
    purpose: str = ""
    licence_id: str = ""
    scenario_codes: tuple[str, ...] = ()
    contact_name: str = ""
    contact_phone: str = ""
    addresses: str = ""
    quotas: Mapping[str, str] = field(default_factory=dict)


_NEXT: Mapping[ApplicationState, frozenset[ApplicationState]] = {
    ApplicationState.SUBMITTED: frozenset({ApplicationState.APPROVED, ApplicationState.RETURNED}),
    ApplicationState.RETURNED: frozenset({ApplicationState.SUBMITTED}),
    ApplicationState.APPROVED: frozenset({ApplicationState.ENDED}),
    ApplicationState.ENDED: frozenset(),
}


def ensure_application_may_become(present: ApplicationState, wanted: ApplicationState) -> None:
    """Refuse a step that the life of an application does not have.

    Raises:
        ApplicationStateConflict: such as approving what was returned.
    """
    if wanted not in _NEXT[present]:
        raise ApplicationStateConflict(present=present.value, wanted=wanted.value)


def ensure_social(unit: Unit) -> None:
    """Refuse a public body.

    Raises:
        NotASocialUnit.
    """
    if kind_for(unit) is not ScenarioKind.SOCIAL:
        raise NotASocialUnit


def read_application(
    draft: ApplicationDraft,
    application_id: str,
    unit: Unit,
    scenarios: Iterable[Scenario],
    licence_ids: Iterable[str],
    now: datetime,
) -> SocialApplication:
    """Return the application that a draft describes, waiting for its decision.

    ``scenarios`` are the unit's own that may be named, ``licence_ids`` its registration licences
    that are in force today.

    Raises:
        FormNotAcceptable: with every fault of the form.
    """
    faults = Faults()
    chosen = [one for one in scenarios if one.code in draft.scenario_codes]
    _check_choices(draft, chosen, licence_ids, faults)
    application = SocialApplication(
        application_id,
        unit.id,
        Industry(draft.industry) if draft.industry in frozenset(Industry) else Industry.OTHER,
        faults.text("purpose", draft.purpose, _SHORTEST_PURPOSE, _LONGEST_PURPOSE),
        draft.licence_id,
        tuple(one.code for one in chosen),
        SecurityContact(
            faults.read("contact_name", lambda: normalise_name(draft.contact_name), ""),
            faults.read("contact_phone", lambda: _phone(draft.contact_phone), ""),
        ),
        faults.read("addresses", lambda: read_addresses(draft.addresses), ()),
        read_quotas(draft.quotas, chosen, faults),
        ApplicationState.SUBMITTED,
        now,
    )
    faults.refuse()
    return application


def read_quotas(
    unverified: Mapping[str, str], scenarios: Iterable[Scenario], faults: Faults
) -> dict[str, int]:
    """Return the reads a day of each licence type that the scenarios may ask for."""
    type_codes = dict.fromkeys(code for one in scenarios for code in one.type_codes())
    return {
        code: faults.whole(f"quota.{code}", unverified[code], 1, HIGHEST_QUOTA)
        if unverified.get(code, "").strip()
        else USUAL_QUOTA
        for code in type_codes
    }


def _check_choices(
    draft: ApplicationDraft, chosen: list[Scenario], licence_ids: Iterable[str], faults: Faults
) -> None:
    if draft.industry not in frozenset(Industry):
        faults.add("industry", "nothing_chosen", "请选择行业。", "Choose the trade.")
    if draft.licence_id not in set(licence_ids):
        faults.add(
            "licence_id",
            "nothing_chosen",
            "请选择本单位有效的营业执照或登记证书。",
            "Choose your unit's registration licence that is in force.",
        )
    if not chosen:
        faults.add(
            "scenario_codes",
            "nothing_chosen",
            "请至少选一个本单位登记的场景。",
            "Choose at least one scenario of your unit.",
        )


def _phone(unverified: str) -> str:
    phone = "".join(unverified.split())
    if _PHONE.fullmatch(phone) is None:
        raise PhoneNotReadable
    return phone
