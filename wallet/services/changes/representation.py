"""What rests on a registration licence ends with it, in the same transaction."""

from datetime import datetime

from wallet.domain.civil_dates import city_date
from wallet.domain.enterprise.appointment import EndReason
from wallet.repository.database import Repository


def end_unproved(repository: Repository, now: datetime, licence_id: str) -> None:
    """End, in the act's transaction, what a changed registration licence carries no longer.

    The bindings that it does not prove any more end for good, and what those persons are showing.
    Where it leaves the organisation without a registration in force, whatever anybody is showing
    in its name ends, too: that of managers, handlers and the organisation's own account.
    """
    if not repository.registrations.is_one(licence_id):
        return
    for binding in repository.bindings.resting_on(licence_id):
        if not repository.standings.proved(binding, now):
            repository.bindings.end(binding.id, now, EndReason.NOT_PROVED)
            repository.presentations.end_of_person(binding.person_id, binding.enterprise_id, now)
    for holder in repository.holders.of_licence(licence_id):
        if not repository.registrations.of(holder.id, city_date(now)).in_force:
            repository.presentations.end_of_holder(holder.id, now)
