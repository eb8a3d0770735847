"""Putting accepted licences on record: signed, stored, each with its place in a status list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from wallet.domain.actors.actors import Holder, Unit
from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.civil_dates import city_date
from wallet.domain.enterprise.representative import REGISTRATION
from wallet.domain.entropy import Entropy, neighbouring_ids
from wallet.domain.licences.licence import Licence, LicenceState, RevocationKind, Term
from wallet.domain.licences.licence_code import LicenceCode, make_licence_code
from wallet.repository.database import Repository
from wallet.repository.licences.licence_rows import LicenceVersion, NewLicence
from wallet.repository.licences.status_lists import Slot
from wallet.services.licences.documents import DocumentMaker, VersionDraft
from wallet.services.licences.holders import HolderDraft
from wallet.tokens.keys import Signer

_SERIAL_LENGTH = 12
_SERIAL_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SERIAL_DRAWN = 16
_SERIAL_LETTERS = bytes(ord(_SERIAL_ALPHABET[one % len(_SERIAL_ALPHABET)]) for one in range(256))
_SERIAL_UNEVEN = bytes(range(256 - 256 % len(_SERIAL_ALPHABET), 256))
"""Bytes that would make the first letters likelier than the others."""

ENDED_BEFORE = "存量证照，归集前已经终止"
"""The reason that stands at a legacy licence which had ended before it was collected."""


@dataclass(frozen=True, slots=True)
class LicenceDraft:
    """What an issuer sends; everything in it is unverified. ``valid_until`` None is long-term.

    ``ended`` is how a legacy licence (Art. 10) ended before it was collected.
    """

    type_code: str
    number: str
    holders: tuple[HolderDraft, ...]
    issued_on: date
    valid_from: date
    valid_until: date | None
    face: Mapping[str, object]
    matter_code: str | None = None
    matter_name: str | None = None
    case_number: str | None = None
    legacy: bool = False
    serial: str | None = None
    ended: RevocationKind | None = None


class IssuedLicence(NamedTuple):
    """A licence with the version that was just made."""

    licence: Licence
    version: LicenceVersion


class AcceptedDraft(NamedTuple):
    """A draft whose values were checked and contradict nothing, with its holders as stored."""

    draft: LicenceDraft
    licence_type: LicenceType
    number: str
    term: Term
    face: Mapping[str, str]
    holders: tuple[Holder, ...]
    in_wallet: bool

    def version(self, unit: Unit, code: LicenceCode) -> VersionDraft:
        """Return what is signed."""
        names = tuple(holder.name for holder in self.holders)
        kind, issued_on = self.licence_type, self.draft.issued_on
        return VersionDraft(unit, kind, code, self.term, self.number, names, issued_on, self.face)

    def licence(self, licence_id: str, code: LicenceCode, now: datetime) -> Licence:
        """Return the licence as it begins in the repository; it is delivered at once (Art. 9)."""
        ended = self.draft.ended
        return Licence(
            id=licence_id,
            type_code=self.licence_type.type_code,
            type_version=self.licence_type.version,
            issuer_id=self.licence_type.issuer_id,
            code=code,
            number=self.number,
            issued_on=self.draft.issued_on,
            term=self.term,
            state=LicenceState.REVOKED if ended else LicenceState.VALID,
            state_reason=ENDED_BEFORE if ended else None,
            revocation_kind=ended,
            legacy=self.draft.legacy,
            delivered_at=now if self.in_wallet and not ended else None,
            created_at=now,
            changed_at=now,
        )


def put_on_record(
    repository: Repository,
    maker: DocumentMaker,
    entropy: Entropy,
    now: datetime,
    unit: Unit,
    drafts: Sequence[AcceptedDraft],
) -> list[IssuedLicence]:
    """Sign and store licences of one unit that were accepted, whose holders are stored.

    Raises:
        NoSigningKey: the unit has no key in force.
    """
    signer = maker.signer(repository, unit.id)
    slots = repository.status_lists.allocate_many(unit.id, len(drafts), entropy, maker.status_bits)
    issued = sign(SigningAs(maker, signer, entropy, unit), now, drafts, slots)
    repository.licences.collect_all(to_collect(issued, drafts, now), now)
    follow_registrations(repository, now, drafts)
    return issued


def follow_registrations(
    repository: Repository, now: datetime, drafts: Sequence[AcceptedDraft]
) -> None:
    """Have the other licences of organisations looked at that were registered just now."""
    holders = {
        holder.id
        for one in drafts
        if one.licence_type.template.category == REGISTRATION
        for holder in one.holders
    }
    repository.examinations.ask_for_holders(sorted(holders), now)


@dataclass(frozen=True, slots=True)
class SigningAs:
    """Who signs, and with what."""

    maker: DocumentMaker
    signer: Signer
    entropy: Entropy
    unit: Unit

    def version(
        self, now: datetime, accepted: AcceptedDraft, code: LicenceCode, slot: Slot
    ) -> LicenceVersion:
        """Return the signed version whose status stands in a slot."""
        draft = accepted.version(self.unit, code)
        return self.maker.make_at(self.signer, slot, self.entropy, now, draft)


def sign(
    signing: SigningAs, now: datetime, drafts: Sequence[AcceptedDraft], slots: Sequence[Slot]
) -> list[IssuedLicence]:
    """Return accepted licences in their first version, signed; nothing is stored."""
    issued, fresh_id = [], neighbouring_ids(signing.entropy)
    for accepted, slot in zip(drafts, slots, strict=True):
        serial = accepted.draft.serial or _serial(signing.entropy)
        code = make_licence_code(accepted.licence_type.type_code, signing.unit.uscc, serial, 1)
        version = signing.version(now, accepted, code, slot)
        licence = accepted.licence(fresh_id(), code, now)
        issued.append(IssuedLicence(licence, version))
    return issued


def to_collect(
    issued: Sequence[IssuedLicence], drafts: Sequence[AcceptedDraft], now: datetime
) -> list[NewLicence]:
    """Return signed licences with their holders, as they are stored."""
    today = city_date(now)
    return [
        NewLicence(
            made.licence,
            made.version,
            accepted.holders,
            is_sole(accepted.licence_type, accepted.draft, today),
        )
        for made, accepted in zip(issued, drafts, strict=True)
    ]


def is_sole(licence_type: LicenceType, draft: LicenceDraft, today: date) -> bool:
    """Tell whether it takes the one place that a holder has for a licence of its type.

    A legacy licence that has ended or run out leaves its place to the one that followed (Art. 10).
    """
    run_out = draft.valid_until is not None and draft.valid_until < today
    over = draft.legacy and (draft.ended is not None or run_out)
    return not licence_type.several_per_holder and not over


def _serial(entropy: Entropy) -> str:
    serial = ""
    while len(serial) < _SERIAL_LENGTH:
        drawn = entropy.token_bytes(_SERIAL_DRAWN)
        serial += drawn.translate(_SERIAL_LETTERS, _SERIAL_UNEVEN).decode("ascii")
    return serial[:_SERIAL_LENGTH]
