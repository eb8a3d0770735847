"""What clerks do with licences that are there, through the door that desks and systems go through.

A unit of the tests wants no second clerk unless a test says so, and then nothing here is done at
once that leaves a holder with less.
"""

from dataclasses import replace

from tests.factories import document_maker, licence_draft
from wallet.domain.changes.licence_change import ChangeAct, LicenceChange
from wallet.domain.civil_dates import city_date
from wallet.domain.licences.licence import LicenceState
from wallet.services.changes.changing import change
from wallet.services.changes.superseding import Supersession
from wallet.services.licences.holders import HolderDraft

_ACTS = {
    LicenceState.TRANSFERRED: ChangeAct.TRANSFER,
    LicenceState.VOID: ChangeAct.VOIDING,
}


def suspend(database, entropy, now, clerk, code, reason):
    wanted = LicenceChange(ChangeAct.SUSPENSION, reason)
    return _done(database, entropy, now, clerk, code, wanted)


def resume(database, entropy, now, clerk, code, reason):
    wanted = LicenceChange(ChangeAct.RESUMPTION, reason)
    return _done(database, entropy, now, clerk, code, wanted)


def revoke(database, entropy, now, clerk, code, kind, reason):
    wanted = LicenceChange(ChangeAct.REVOCATION, reason, kind)
    return _done(database, entropy, now, clerk, code, wanted)


def end_as(database, entropy, now, clerk, code, state, reason):
    """Transfer it, void it, or renew it as it is; returns the licence that ended."""
    if state is LicenceState.SUPERSEDED:
        wanted = Supersession(_the_same_again(database, now, clerk, code), reason)
    else:
        wanted = LicenceChange(_ACTS[state], reason)
    return _done(database, entropy, now, clerk, code, wanted)


def amend(database, maker, entropy, now, clerk, code, amendment):
    """Make the next version; returns the licence with it."""
    outcome = change(database, maker, entropy, now, clerk, code, amendment)
    assert outcome.request is None
    return outcome.licence, outcome.version


def _done(database, entropy, now, clerk, code, wanted):
    outcome = change(database, document_maker(database), entropy, now, clerk, code, wanted)
    assert outcome.request is None
    with database.read() as repository:
        return repository.licences.get_by_code(code, clerk.unit_id)


def _the_same_again(database, now, clerk, code):
    with database.read() as repository:
        old = repository.licences.get_by_code(code, clerk.unit_id)
        holders = repository.holders.of_licence(old.id)
        face = repository.licences.version(old.id, old.version).face
    today = city_date(now)
    return replace(
        licence_draft(),
        type_code=old.type_code,
        number=old.number,
        holders=tuple(
            HolderDraft(one.kind, one.name, one.identity_kind, one.identity_number)
            for one in holders
        ),
        issued_on=today,
        valid_from=min(today, old.term.valid_from),
        valid_until=old.term.valid_until,
        face=face,
    )
