"""Who acts: holders of licences, units of the city, and the people who sign in for either."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wallet.domain.errors import NotPermitted


class HolderKind(StrEnum):
    """The three kinds of holder (Art. 3)."""

    NATURAL_PERSON = "natural_person"
    LEGAL_PERSON = "legal_person"
    UNINCORPORATED_ORGANIZATION = "unincorporated_organization"


class IdentityKind(StrEnum):
    """What number names a holder: codes of GB/T 36903 appendix A."""

    RESIDENT_ID = "111"
    USCC = "001"
    PASSPORT = "414"
    TAIWAN_PERMIT = "511"
    HONG_KONG_MACAO_PERMIT = "516"


class UnitKind(StrEnum):
    """What a unit is in the measure's eyes (Art. 3, 5, 18)."""

    ISSUING_BUREAU = "issuing_bureau"
    PUBLIC_RELYING_UNIT = "public_relying_unit"
    SOCIAL_RELYING_PARTY = "social_relying_party"
    ENTERPRISE = "enterprise"
    DATA_CENTRE = "data_centre"
    GENERAL_OFFICE = "general_office"
    DISTRICT = "district"


class Role(StrEnum):
    """What a signed-in account may enter: one desk each."""

    HOLDER = "holder"
    ENTERPRISE = "enterprise"
    VERIFIER = "verifier"
    ISSUER = "issuer"
    OPERATOR = "operator"
    SUPERVISOR = "supervisor"


WALLET_ROLES = frozenset({Role.HOLDER, Role.ENTERPRISE})
"""Who has licences of their own to show, and therefore a wallet PIN."""


class ActorKind(StrEnum):
    """How an actor proved who it is."""

    ACCOUNT = "account"
    CLIENT = "client"
    SYSTEM = "system"
    STRANGER = "stranger"


class UnitSuspended(NotPermitted):
    """A suspended unit asks and reads nothing."""

    code = "unit_suspended"
    zh = "本单位的用证权限已被暂停，请联系市大数据中心。"
    en = "This unit has been suspended; contact the data centre."


@dataclass(frozen=True, slots=True)
class Unit:
    """A bureau, office, company or association that is known to the city."""

    id: str
    name: str
    uscc: str
    kind: UnitKind
    district_code: str | None = None
    suspended_at: datetime | None = None
    suspension_reason: str | None = None
    second_approval: bool = False
    """Whether a second clerk must agree before a licence is ended."""
    registers_holders: bool = False
    """Whether its counters open and reset the wallets of holders who stand before them."""
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """The one a licence was issued to (持证主体, Art. 3)."""

    id: str
    kind: HolderKind
    name: str
    identity_kind: IdentityKind
    identity_number: str


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who does an act, as the audit trail names them.

    ``name`` is a login, a client identifier or ``system``: never a person's name. ``acting_for``
    is the holder in whose name it is done, where that is an enterprise.
    """

    kind: ActorKind
    id: str
    name: str
    unit_id: str | None = None
    role: Role | None = None
    acting_for: str | None = None


SYSTEM = Actor(ActorKind.SYSTEM, "system", "system")
STRANGER = Actor(ActorKind.STRANGER, "stranger", "stranger")


def unit_of(actor: Actor) -> str:
    """Return the unit that an actor serves.

    Raises:
        NotPermitted: none.
    """
    if actor.unit_id is None:
        raise NotPermitted
    return actor.unit_id


def ensure_own_unit(actor: Actor, unit_id: str) -> None:
    """Refuse whoever acts for another unit; the machine acts for all.

    Raises:
        NotPermitted: the unit is not the actor's.
    """
    if actor != SYSTEM and actor.unit_id != unit_id:
        raise NotPermitted
