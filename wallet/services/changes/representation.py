"""A registration licence that names its representative no longer: who was bound by it is not."""

from datetime import datetime

from wallet.domain.enterprise.appointment import EndReason
from wallet.repository.database import Repository


def end_unproved(repository: Repository, now: datetime, licence_id: str) -> None:
    """End, in the act's transaction, the bindings that a changed licence proves no longer.

    What those persons are showing in the enterprise's name ends with them.
    """
    for binding in repository.bindings.resting_on(licence_id):
        if not repository.standings.proved(binding, now):
            repository.bindings.end(binding.id, now, EndReason.NOT_PROVED)
            repository.presentations.end_of_person(binding.person_id, binding.enterprise_id, now)
