"""People who sign in: found by their login, or by a sign-in that has not ended."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from wallet.domain.actors.actors import Actor, ActorKind, Role, UnitKind
from wallet.domain.enterprise.appointment import Acting, Post, may_use_licence
from wallet.domain.enterprise.registration import STANDS, Registration
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.enterprise.standings import Standings
from wallet.repository.statements.among import among
from wallet.repository.tables import accounts, sign_ins, units

# Made once: putting a statement together takes longer than running it.
_ACCOUNTS = select(
    accounts, units.c.name.label("unit_name"), units.c.kind.label("unit_kind")
).outerjoin(units, units.c.id == accounts.c.unit_id)
_IS_OPEN = accounts.c.disabled_at.is_(None)
_ENABLED = _ACCOUNTS.where(_IS_OPEN)
LIVE_SIGN_IN = (
    _IS_OPEN,
    sign_ins.c.digest == bindparam("digest"),
    sign_ins.c.ended_at.is_(None),
    sign_ins.c.expires_at > bindparam("now"),
)
"""What lets a cookie open its account, for every select that asks."""
_BY_SIGN_IN = (
    _ACCOUNTS.add_columns(sign_ins.c.acting_for)
    .join(sign_ins, sign_ins.c.account_id == accounts.c.id)
    .where(*LIVE_SIGN_IN)
)


@dataclass(frozen=True, slots=True)
class Account:
    """One person's way in; ``holder_id`` is the wallet they open, ``unit_id`` where they serve.

    Who acts for an enterprise has its wallet open: role and holder are the enterprise's then, and
    ``acting`` says whose person they are, in which post and how far. ``shown_for`` is the wallet
    that the sent page was shown for: None where no page was sent, empty where it named none.
    ``registration`` is how the enterprise's own stands, as far as the account is an enterprise's.
    """

    id: str
    login: str
    display_name: str
    password_hash: str
    pin_hash: str | None
    role: Role
    unit_id: str | None
    unit_name: str | None
    holder_id: str | None
    demonstration: bool
    unit_kind: UnitKind | None = None
    acting: Acting | None = None
    shown_for: str | None = None
    registration: Registration = STANDS
    administers: bool = False
    """Whether its owner looks after the accounts of the unit (单位管理员)."""
    start_password_until: datetime | None = None
    """Set while the password is one that somebody else was shown; nothing opens with it."""

    @property
    def actor(self) -> Actor:
        """How the audit trail names the account."""
        acting_for = self.holder_id if self.role is Role.ENTERPRISE else None
        return Actor(ActorKind.ACCOUNT, self.id, self.login, self.unit_id, self.role, acting_for)

    @property
    def post(self) -> Post | None:
        """What the account is to the enterprise whose wallet is open; nothing in one's own."""
        if self.acting is not None:
            return self.acting.post
        return Post.LEGAL_REPRESENTATIVE if self.role is Role.ENTERPRISE else None

    @property
    def person_id(self) -> str | None:
        """The natural person behind it, where the account is a person's own."""
        if self.acting is not None:
            return self.acting.person_id
        return self.holder_id if self.role is Role.HOLDER else None

    @property
    def has_whole_wallet(self) -> bool:
        """Whether every licence of the open wallet may be used; a handler has some of them."""
        return self.acting is None or self.acting.scope is None

    @property
    def last_moment(self) -> datetime | None:
        """When acting is over by itself: the handler's last day, or the registration's."""
        ends = [self.acting.ends_at if self.acting else None, self.registration.ends_at]
        return min((end for end in ends if end is not None), default=None)

    @property
    def only_licences(self) -> frozenset[str] | None:
        """The licences that a handler may use; None where all of the open wallet are."""
        scope = self.acting.scope if self.acting else None
        return scope.licence_ids if scope else None

    def may_use(self, licence_id: str) -> bool:
        """Whether a licence of the open wallet is within what this account may use."""
        return may_use_licence(self.acting, licence_id)


def acting_as(account: Account, acting: Acting) -> Account:
    """Return a person's account with the wallet of an enterprise open."""
    return replace(
        account,
        role=Role.ENTERPRISE,
        holder_id=acting.enterprise_id,
        unit_name=acting.enterprise_name,
        acting=acting,
    )


class Accounts:
    """Reads accounts and changes their credentials."""

    def __init__(self, connection: Connection, cipher: FieldCipher, standings: Standings) -> None:
        self._connection = connection
        self._cipher = cipher
        self._standings = standings

    def add(self, account: Account, created_at: datetime) -> None:
        """Store a new account."""
        self._connection.execute(
            insert(accounts).values(
                id=account.id,
                login=account.login,
                display_name_sealed=self._cipher.seal(
                    f"accounts.display_name/{account.id}", account.display_name
                ),
                password_hash=account.password_hash,
                pin_hash=account.pin_hash,
                role=account.role.value,
                unit_id=account.unit_id,
                holder_id=account.holder_id,
                demonstration=account.demonstration,
                created_at=created_at,
                administers=account.administers,
                start_password_until=account.start_password_until,
            )
        )

    def find_by_login(self, login: str) -> Account | None:
        """Return the enabled account of a login, whatever its case."""
        row = self._connection.execute(
            _ENABLED.where(accounts.c.login == login.strip().lower())
        ).first()
        return self._from(row) if row else None

    def hold(self, account: Account) -> bool:
        """Whether an account is open still, with the same password, and stays so until the end.

        Whoever closes it or changes its password meanwhile waits, and finds what was begun.
        """
        query = (
            select(accounts.c.id)
            .where(accounts.c.id == account.id)
            .where(accounts.c.password_hash == account.password_hash)
            .where(accounts.c.disabled_at.is_(None))
            .with_for_update(read=True)
        )
        return self._connection.execute(query).first() is not None

    def find_by_sign_in(self, digest: str, now: datetime) -> Account | None:
        """Return the account behind a live sign-in, acting for whom the sign-in was switched to."""
        row = self._connection.execute(_BY_SIGN_IN, {"digest": digest, "now": now}).first()
        if row is None:
            return None
        account = self._from(row)
        if row.acting_for:
            account = self._acting(account, row.acting_for, now)
        if account.role is not Role.ENTERPRISE:
            return account
        registration = self._standings.registration(account.holder_id or "", now)
        return replace(account, registration=registration)

    def find(self, account_id: str) -> Account | None:
        """Return an enabled account."""
        row = self._connection.execute(_ENABLED.where(accounts.c.id == account_id)).first()
        return self._from(row) if row else None

    def of_holder(self, holder_id: str) -> list[str]:
        """Return the ids of the accounts that open this holder's wallet."""
        rows = self._connection.execute(
            select(accounts.c.id)
            .where(accounts.c.holder_id == holder_id)
            .where(accounts.c.disabled_at.is_(None))
        )
        return [row.id for row in rows]

    def wallets_among(self, holder_ids: Iterable[str]) -> set[str]:
        """Return which of many holders have a wallet that somebody opens."""
        rows = self._connection.execute(
            select(accounts.c.holder_id)
            .where(among(self._connection, accounts.c.holder_id, set(holder_ids)))
            .where(accounts.c.disabled_at.is_(None))
        )
        return {row.holder_id for row in rows}

    def names_of(self, account_ids: Iterable[str]) -> dict[str, str]:
        """Return the names of the people behind many accounts, by the account."""
        rows = self._connection.execute(
            select(accounts.c.id, accounts.c.display_name_sealed).where(
                among(self._connection, accounts.c.id, set(account_ids))
            )
        )
        return {
            row.id: self._cipher.open(f"accounts.display_name/{row.id}", row.display_name_sealed)
            for row in rows
        }

    def any_demonstration(self) -> bool:
        """Whether demonstration accounts are present; production refuses to start with them."""
        query = select(accounts.c.id).where(accounts.c.demonstration).limit(1)
        return self._connection.execute(query).first() is not None

    def set_password_hash(self, account_id: str, password_hash: str) -> None:
        """Replace the password's hash by that of one which its owner has chosen."""
        self._set(account_id, password_hash=password_hash, start_password_until=None)

    def set_pin_hash(self, account_id: str, pin_hash: str) -> None:
        """Replace the wallet PIN's hash."""
        self._set(account_id, pin_hash=pin_hash)

    def _acting(self, account: Account, enterprise_id: str, now: datetime) -> Account:
        return acting_as(account, self._standings.of(account.holder_id or "", enterprise_id, now))

    def _set(self, account_id: str, **values: str | None) -> None:
        self._connection.execute(
            update(accounts).where(accounts.c.id == account_id).values(**values)
        )

    def _from(self, row: Row[tuple[object, ...]]) -> Account:
        return Account(
            row.id,
            row.login,
            self._cipher.open(f"accounts.display_name/{row.id}", row.display_name_sealed),
            row.password_hash,
            row.pin_hash,
            Role(row.role),
            row.unit_id,
            row.unit_name,
            row.holder_id,
            row.demonstration,
            UnitKind(row.unit_kind) if row.unit_kind else None,
            administers=row.administers,
            start_password_until=row.start_password_until,
        )
