"""More organisations that are registered, and registrations that end."""

from dataclasses import replace
from datetime import timedelta

from tests import cast, clerks
from tests.company import registration_draft
from tests.factories import SeededEntropy, holder_draft, uscc
from wallet.domain.actors.actors import HolderKind, IdentityKind
from wallet.domain.civil_dates import city_date
from wallet.domain.licences.licence import LicenceState, RevocationKind
from wallet.repository.tables import licences
from wallet.services.changes.changing import change
from wallet.services.changes.superseding import Supersession
from wallet.services.licences import issuing

SECOND_CODE = uscc(2)


def second_company(company, name="上海第二示例旅馆有限公司", number=SECOND_CODE):
    """Register one more company that Lin represents; returns the holder."""
    holders = (
        holder_draft(
            kind=HolderKind.LEGAL_PERSON,
            name=name,
            identity_kind=IdentityKind.USCC,
            identity_number=number,
        ),
    )
    deployment = company.deployment
    issuing.issue(
        deployment.database,
        deployment.document_maker,
        SeededEntropy("second registration"),
        company.clock(),
        cast.BUREAU_CLERK,
        registration_draft(number=number, holders=holders),
    )
    with deployment.database.read() as repository:
        return repository.holders.find_by_number(IdentityKind.USCC, number)


def register_again(company, head):
    """Register the company anew, with another head."""
    deployment = company.deployment
    return issuing.issue(
        deployment.database,
        deployment.document_maker,
        SeededEntropy("registered again"),
        company.clock(),
        cast.BUREAU_CLERK,
        _draft_for(head, number="another registration"),
    )


def renew_for(company, head):
    """Put a registration with another head in the place of the one there is."""
    deployment = company.deployment
    outcome = change(
        deployment.database,
        deployment.document_maker,
        SeededEntropy("renewed"),
        company.clock(),
        cast.BUREAU_CLERK,
        str(company.registration.code),
        Supersession(_draft_for(head), "法定代表人变更"),
    )
    return outcome.licence


def _draft_for(head, **changes):
    draft = registration_draft(**changes)
    named = {"representative": head.name, "representative_number": head.identity_number}
    return replace(draft, face=draft.face | named)


def revoke(company, licence=None, kind=RevocationKind.DEREGISTERED):
    """Revoke the registration of the company, or another licence of it."""
    deployment, code = company.deployment, str((licence or company.registration).code)
    sent = (deployment.database, deployment.entropy, company.clock(), cast.BUREAU_CLERK)
    return clerks.revoke(*sent, code, kind, "注销登记")


def void(company, licence=None):
    """Void the registration, or another one, which was issued in error."""
    deployment, code = company.deployment, str((licence or company.registration).code)
    sent = (deployment.database, deployment.entropy, company.clock(), cast.BUREAU_CLERK)
    return clerks.end_as(*sent, code, LicenceState.VOID, "登记有误")


def resume(company):
    """Put a suspended registration in force again."""
    deployment, code = company.deployment, str(company.registration.code)
    sent = (deployment.database, deployment.entropy, company.clock(), cast.BUREAU_CLERK)
    return clerks.resume(*sent, code, "恢复")


def expire(company):
    """Let the last day of the registration be yesterday."""
    yesterday = city_date(company.clock()) - timedelta(days=1)
    with company.deployment.database.begin() as repository:
        repository.connection.execute(
            licences.update()
            .where(licences.c.id == company.registration.id)
            .values(valid_until=yesterday)
        )


def suspend(company):
    """Suspend the registration."""
    return company.suspend()


ENDINGS = {"suspended": suspend, "revoked": revoke, "expired": expire}
