"""Show sessions: opened with one insert, read by every renewal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    bindparam,
    exists,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.licences.licence import LicenceState, LicenceStatus, Term, status_on
from wallet.domain.showing.presentation import ShowSession
from wallet.repository.act_tables import (
    ALONE,
    show_sessions,
    verifications,
)
from wallet.repository.catalogue.catalogue import licence_type_from
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.statements.prepared import Prepared
from wallet.repository.tables import (
    licence_types,
    licence_versions,
    licences,
    signing_keys,
    units,
)

_ISSUER = units.alias("issuer")
_SPENT = (
    exists()
    .where(verifications.c.redeemed_session_id == bindparam("session_id"))
    .where(verifications.c.redeemed_expiry == bindparam("expiry"))
)
OF_LICENCE = (
    licences.c.code,
    licences.c.version,
    licences.c.state,
    licences.c.valid_from,
    licences.c.valid_until,
    licences.c.revocation_kind,
    licences.c.disputed,
    licences.c.changed_at,
    _ISSUER.c.name.label("issuer_name"),
    licence_types.c.definition,
    licence_versions.c.face_sealed,
    signing_keys.c.withdrawn_at,
    _SPENT.label("spent"),
)
"""What is read of each licence that a code leads to."""
HELD_OF_LICENCE = (licences, signing_keys, show_sessions)
"""Whose rows nobody changes while a verification is under way.

Licences first and in one order, as those who end them lock: nobody waits in a circle.
"""


def with_licence(source: FromClause, licence_id: ColumnElement[str]) -> FromClause:
    """Join to a source of sessions the licence that each is about, with all that decides."""
    return (
        source.join(licences, licences.c.id == licence_id)
        .join(_ISSUER, _ISSUER.c.id == licences.c.issuer_id)
        .join(
            licence_types,
            (licence_types.c.type_code == licences.c.type_code)
            & (licence_types.c.version == licences.c.type_version),
        )
        .join(
            licence_versions,
            (licence_versions.c.licence_id == licences.c.id)
            & (licence_versions.c.version == licences.c.version),
        )
        .join(signing_keys, signing_keys.c.kid == licence_versions.c.kid)
    )


def presenting(columns: Sequence[ColumnElement[Any]], source: FromClause) -> Prepared:
    """Return what reads the licences of a session, and holds them until the transaction ends."""
    return Prepared(
        select(*columns)
        .select_from(source)
        .where(show_sessions.c.id == bindparam("session_id"))
        .order_by(licences.c.id)
        .with_for_update(read=True, of=HELD_OF_LICENCE)
    )


SHOWN = (*show_sessions.c, *OF_LICENCE)
"""What :func:`presented_from` reads, of the session ``session_id`` and the code's ``expiry``."""
SHOWN_FROM = with_licence(show_sessions, show_sessions.c.licence_id)

_PRESENTED = presenting(SHOWN, SHOWN_FROM)
_OPEN = {
    name: Prepared(
        dialect.insert(show_sessions).on_conflict_do_nothing().returning(show_sessions.c.id),
        leaving=["ended_at"],
    )
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
_OWN = Prepared(
    select(show_sessions)
    .where(show_sessions.c.id == bindparam("session_id"))
    .where(show_sessions.c.account_id == bindparam("account_id"))
    .where(show_sessions.c.holder_id == bindparam("holder_id"))
)

LARGEST_ID = 2**63 - 1
"""The largest number that the column of session ids holds."""

_TIMES_COUNTED = 100


@dataclass(frozen=True, slots=True)
class PresentedLicence:
    """What one code leads to: everything that the checks need, in one select.

    ``component`` is what the licence stands for in the permit that is shown, if one is.
    """

    session: ShowSession
    licence_id: str
    code: str
    version: int
    state: LicenceState
    term: Term
    revocation_kind: str | None
    disputed: bool
    changed_at: datetime
    issuer_name: str
    licence_type: LicenceType
    key_withdrawn_at: datetime | None
    face_sealed: bytes
    spent: bool
    component: str | None = None

    def licence_status(self, today: date) -> LicenceStatus:
        """Where the licence stands on a civil date of the city."""
        return status_on(self.state, self.term, today)


class Presentations:
    """Opens and finds show sessions."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def open_session(self, session: ShowSession) -> bool:
        """Store a new session; returns False when another one has its id or typed number."""
        row = {
            "id": session.id,
            "licence_id": session.licence_id,
            "account_id": session.account_id,
            "holder_id": session.holder_id,
            "typed_number": session.typed_number,
            "opened_at": session.opened_at,
            "expires_at": session.expires_at,
            "set_id": session.set_id,
            "permit_id": session.permit_id,
        }
        statement = _OPEN[self._connection.dialect.name]
        return statement.first(self._connection, row) is not None

    def find_own(self, session_id: int, account_id: str, holder_id: str) -> ShowSession | None:
        """Return a session of this account, opened out of this holder's wallet."""
        if session_id > LARGEST_ID:
            return None
        keys = {"session_id": session_id, "account_id": account_id, "holder_id": holder_id}
        row = _OWN.first(self._connection, keys)
        return session_from(row) if row else None

    def sessions_by_number(self, typed_numbers: list[int], ending_from: datetime) -> dict[int, int]:
        """Return session ids by their typed numbers, for those that end at this moment or later.

        Sessions of long ago are many, and each would be one more chance for digits that nobody
        was shown to mean something.
        """
        rows = self._connection.execute(
            select(show_sessions.c.id, show_sessions.c.typed_number)
            .where(show_sessions.c.typed_number.in_(typed_numbers))
            .where(show_sessions.c.expires_at >= ending_from)
        )
        return {row.typed_number: row.id for row in rows}

    def counts_by_licence(self, account_id: str) -> dict[str, int]:
        """Return how often an account has shown each licence by itself of late.

        Its latest hundred times count: habits change, and who shows a licence to every guest has
        a history that no look at the home page may read from its beginning.
        """
        latest = (
            select(show_sessions.c.licence_id)
            .where(show_sessions.c.account_id == account_id)
            .where(ALONE)
            .order_by(show_sessions.c.opened_at.desc())
            .limit(_TIMES_COUNTED)
            .subquery()
        )
        rows = self._connection.execute(
            select(latest.c.licence_id, func.count().label("times")).group_by(latest.c.licence_id)
        )
        return {row.licence_id: row.times for row in rows}

    def presented(self, session_id: int, expiry: datetime) -> PresentedLicence | None:
        """Return a code's session with its licence, and whether it is spent; all of it held."""
        keys = {"session_id": session_id, "expiry": expiry}
        row = _PRESENTED.first(self._connection, keys)
        # A change that was waited for hides the row: its new version is seen by a new look alone.
        row = row or _PRESENTED.first(self._connection, keys)
        return presented_from(row) if row else None

    def open_face(self, presented: PresentedLicence) -> dict[str, str]:
        """Decrypt the face of a presented licence."""
        place = f"licence_versions.face/{presented.licence_id}/{presented.version}"
        face: dict[str, str] = self._cipher.open_json(place, presented.face_sealed)
        return face


def session_from(row: Row[tuple[object, ...]]) -> ShowSession:
    """Return the session that a row tells of."""
    return ShowSession(
        row.id,
        row.licence_id,
        row.account_id,
        row.holder_id or "",
        row.typed_number,
        row.opened_at,
        row.expires_at,
        row.ended_at,
        row.set_id,
        row.permit_id,
    )


def presented_from(row: Any) -> PresentedLicence:
    """Read what a code leads to from a row of :data:`SHOWN`."""
    return PresentedLicence(
        session_from(row),
        row.licence_id,
        row.code,
        row.version,
        LicenceState(row.state),
        Term(row.valid_from, row.valid_until),
        row.revocation_kind,
        row.disputed,
        row.changed_at,
        row.issuer_name,
        licence_type_from(row.definition),
        row.withdrawn_at,
        row.face_sealed,
        row.spent,
    )
