"""What a holder shows with one code: a licence, a prepared set, or a comprehensive permit.

Several licences are shown in one way, whatever brought them together: each has an outcome of its
own, and the whole is never greener than its licences (Art. 16, 17).
"""

from dataclasses import dataclass
from datetime import date

from wallet.domain.licence_sets.licence_set import ensure_any_presentable
from wallet.domain.permits.industry_permit import ensure_permit_presentable
from wallet.domain.trail.audit import EntryPart
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Repository
from wallet.services.access.holding import (
    held_licence,
    held_licences,
    held_permit,
    held_set,
)
from wallet.services.permits.permit_standing import standing_of


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One licence; ``component`` is what it stands for in a permit."""

    licence_id: str
    licence_code: str
    component: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """The licences in the order of showing: one alone, or those of a set or of a permit."""

    parts: tuple[ShownPart, ...]
    set_id: str | None = None
    permit_id: str | None = None

    @property
    def entry_parts(self) -> tuple[EntryPart, ...]:
        """What the entry of the showing says of each of several licences."""
        if self.set_id is None and self.permit_id is None:
            return ()
        return tuple(EntryPart(one.licence_id, one.licence_code) for one in self.parts)


def shown_licence(repository: Repository, account: Account, licence_id: str, today: date) -> Shown:
    """Return one licence.

    Raises:
        UnknownLicence: not a licence of this holder, or beyond the appointment.
        LicenceNotInForce: it is expired, suspended, ended or not yet valid.
    """
    licence = held_licence(repository, account, licence_id)
    licence.ensure_presentable(today)
    return Shown((ShownPart(licence.id, str(licence.code)),))


def shown_set(repository: Repository, account: Account, set_id: str, today: date) -> Shown:
    """Return those licences of a set that are still the holder's.

    Raises:
        UnknownSet: not a set of this holder, or not wholly within the appointment.
        NoLicenceInForce: none of them can be shown.
    """
    prepared = held_set(repository, account, set_id)
    held = {licence.id: licence for licence in held_licences(repository, account)}
    licences = [held[one] for one in prepared.licence_ids if one in held]
    ensure_any_presentable(licences, today)
    return Shown(tuple(ShownPart(one.id, str(one.code)) for one in licences), set_id=set_id)


def shown_permit(repository: Repository, account: Account, permit_id: str, today: date) -> Shown:
    """Return every licence of a permit in its present version, in force or not.

    Raises:
        UnknownPermit: not a permit of this holder, or beyond the appointment.
        PermitNotPresentable: it has ended, or none of its licences is in force.
    """
    standing = standing_of(repository, held_permit(repository, account, permit_id), today)
    ensure_permit_presentable(standing.state)
    parts = tuple(
        ShownPart(one.licence.id, str(one.licence.code), one.component)
        for one in standing.constituents
    )
    return Shown(parts, permit_id=permit_id)
