"""More organisations that are registered, and registrations that end."""

from datetime import timedelta

from tests import cast, clerks
from tests.company import registration_draft
from tests.factories import SeededEntropy, holder_draft, uscc
from wallet.domain.actors.actors import HolderKind, IdentityKind
from wallet.domain.civil_dates import city_date
from wallet.domain.licences.licence import RevocationKind
from wallet.repository.tables import licences
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


def revoke(company, licence=None):
    """Revoke the registration of the company, or another licence of it."""
    deployment, code = company.deployment, str((licence or company.registration).code)
    sent = (deployment.database, deployment.entropy, company.clock(), cast.BUREAU_CLERK)
    return clerks.revoke(*sent, code, RevocationKind.DEREGISTERED, "注销登记")


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
