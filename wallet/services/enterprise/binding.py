"""A natural person binds the enterprise that it represents in law, and lets it go again."""

from dataclasses import replace
from datetime import datetime

from wallet.domain.actors.actors import IdentityKind
from wallet.domain.actors.lockout import BINDING_BY_ACCOUNT
from wallet.domain.actors.person_names import names_agree
from wallet.domain.actors.uscc import parse_uscc
from wallet.domain.enterprise.appointment import (
    Binding,
    EndReason,
    NotTheRepresentative,
    UnknownAppointment,
)
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.errors import NotPermitted
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import doing
from wallet.services.acts.limiting import Limit


def bind(
    database: Database,
    entropy: Entropy,
    now: datetime,
    account: Account,
    *,
    unverified_name: str,
    unverified_uscc: str,
) -> Binding:
    """Bind an enterprise whose licence in force names this very person; twice changes nothing.

    Raises:
        NotPermitted: the account is no person's own.
        MalformedUscc: what was typed is no code.
        NotTheRepresentative: no such enterprise, another name, or nothing proves it.
        TooManyAttempts: too many refusals.
    """
    blank = AuditEntry(now, AuditAction.ENTERPRISE_BOUND, account.actor)
    limits = [Limit(BINDING_BY_ACCOUNT, account.id)]
    with doing(database, blank, account=account, limits=limits) as repository:
        person_id = _person(account)
        uscc = parse_uscc(unverified_uscc)
        enterprise = repository.holders.find_by_number(IdentityKind.USCC, uscc)
        if enterprise is None or not names_agree(enterprise.name, unverified_name):
            raise NotTheRepresentative(field="uscc")
        proof = repository.standings.proving_licence(person_id, enterprise.id, now)
        if proof is None:
            raise NotTheRepresentative(field="uscc")
        return _bound(repository, entropy, now, account, (person_id, enterprise.id, proof))


def unbind(database: Database, now: datetime, account: Account, enterprise_id: str) -> None:
    """Let an enterprise go; what is being shown in its name ends with it.

    Raises:
        NotPermitted: the account is no person's own.
        UnknownAppointment: the person is not bound to it.
    """
    blank = AuditEntry(now, AuditAction.ENTERPRISE_UNBOUND, account.actor)
    with doing(database, blank, account=account) as repository:
        binding = repository.bindings.find(_person(account), enterprise_id[:32])
        if binding is None or not repository.bindings.end(binding.id, now, EndReason.RESIGNED):
            raise UnknownAppointment
        repository.session_ends.of_person(binding.person_id, binding.enterprise_id, now)
        repository.audit.append(_entry(blank, binding.enterprise_id))


def _bound(
    repository: Repository,
    entropy: Entropy,
    now: datetime,
    account: Account,
    found: tuple[str, str, str],
) -> Binding:
    person_id, enterprise_id, proof = found
    present = repository.bindings.find(person_id, enterprise_id)
    if present is not None and repository.standings.stands(present, now):
        return present
    if present is not None:
        repository.bindings.end(present.id, now, EndReason.NOT_PROVED)
    binding = Binding(new_id(entropy), enterprise_id, person_id, proof, now)
    repository.bindings.add(binding)
    blank = AuditEntry(now, AuditAction.ENTERPRISE_BOUND, account.actor, licence_id=proof)
    repository.audit.append(_entry(blank, enterprise_id))
    return binding


def _person(account: Account) -> str:
    if account.person_id is None:
        raise NotPermitted
    return account.person_id


def _entry(blank: AuditEntry, enterprise_id: str) -> AuditEntry:
    actor = replace(blank.actor, acting_for=enterprise_id)
    return replace(blank, actor=actor)
