"""More organisations that are registered, and registrations that end."""

from tests import cast
from tests.company import registration_draft
from tests.factories import SeededEntropy, holder_draft, uscc
from wallet.domain.actors.actors import HolderKind, IdentityKind
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
