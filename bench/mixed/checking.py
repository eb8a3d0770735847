"""Whether nothing is lost: what the clients were told against what is stored."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func, select

from bench.mixed.ledger import Ledger
from tests import cast
from tests.factories import TYPE_CODE
from wallet.domain.licences.licence import LicenceState
from wallet.domain.showing.verification import Outcome
from wallet.domain.trail.audit import DONE, AuditAction
from wallet.repository.act_tables import audit_entries, verifications
from wallet.repository.database import Database

_GOOD = (DONE, Outcome.VALID.value)


def entries_by_action(database: Database) -> Counter[str]:
    """Count the entries of each action that say it was done."""
    asked = (
        select(audit_entries.c.action, func.count())
        .where(audit_entries.c.outcome.in_(_GOOD))
        .group_by(audit_entries.c.action)
    )
    with database.read() as repository:
        return Counter(dict(map(tuple, repository.connection.execute(asked))))


def losses(database: Database, before: Counter[str], ledger: Ledger) -> Iterator[str]:
    """Tell every difference between the ledger and the database."""
    stored = entries_by_action(database) - before
    for action, count in sorted(ledger.acts.items()):
        if stored[action.value] != count:
            yield f"{action.value}: {count} answered, {stored[action.value]} in the trail"
    yield from _codes(database, ledger)
    yield from _licences(database, ledger)


def _codes(database: Database, ledger: Ledger) -> Iterator[str]:
    spent = verifications.c.redeemed_session_id, verifications.c.redeemed_expiry
    valid = select(*spent).where(verifications.c.outcome == Outcome.VALID.value)
    with database.read() as repository:
        rows = repository.connection.execute(valid).all()
    if not len(rows) == len(set(rows)) == ledger.acts[AuditAction.LICENCE_VERIFIED]:
        answered = ledger.acts[AuditAction.LICENCE_VERIFIED]
        yield f"{answered} codes answered valid, {len(set(rows))} spent in {len(rows)} rows"


def _licences(database: Database, ledger: Ledger) -> Iterator[str]:
    with database.read() as repository:
        for number in sorted(ledger.issued):
            found = repository.licences.find_by_number(cast.BUREAU.id, TYPE_CODE, number)
            state = LicenceState.REVOKED if number in ledger.revoked else LicenceState.VALID
            if found is None:
                yield f"{number} was issued and is not there"
            elif found.state is not state:
                yield f"{number} is {found.state.value} and should be {state.value}"
