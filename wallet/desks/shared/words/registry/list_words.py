"""The rows of a list of changes, as the pages and the report show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.filters import sentence
from wallet.domain.changes.change_request import ChangeAwaitsApproval
from wallet.domain.errors import WalletError
from wallet.domain.licences.licence import (
    Licence,
    LicenceAlreadyEnded,
    LicenceAlreadySuspended,
    LicenceNotSuspended,
)
from wallet.repository.changes.change_requests import ChangeRow
from wallet.repository.database import Repository
from wallet.repository.licences.licences import UnknownLicence
from wallet.services.changes.change_lists import (
    NumberOfSeveral,
    Rehearsed,
    SecondClerkMissing,
)

_REFUSALS: dict[str, type[WalletError]] = {
    kind.code: kind
    for kind in (
        UnknownLicence,
        NumberOfSeveral,
        LicenceAlreadyEnded,
        LicenceAlreadySuspended,
        LicenceNotSuspended,
        ChangeAwaitsApproval,
        SecondClerkMissing,
    )
}


_NOBODY = ("", "")


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line; ``outcome`` is a stable code, blank while nothing has been done."""

    position: int
    given: str
    licence: str
    licence_id: str | None
    holders: str
    outcome: str
    words: str
    done_at: datetime | None = None


def rehearsed_rows(rehearsed: Sequence[Rehearsed]) -> list[ListRow]:
    """Return what would become of each line."""
    with current_deployment().database.read() as repository:
        names = _names(repository, [one.licence for one in rehearsed if one.licence])
    rows = []
    for position, one in enumerate(rehearsed, 1):
        licence_id = one.licence.id if one.licence else None
        name, holders = names.get(licence_id, _NOBODY)
        code = one.refusal.code if one.refusal else ""
        words = sentence(one.refusal) if one.refusal else _("可以办理")
        rows.append(ListRow(position, one.given, name, licence_id, holders, code, words))
    return rows


def list_rows(repository: Repository, rows: Sequence[ChangeRow]) -> list[ListRow]:
    """Return what became of each row."""
    found = repository.licence_lookups.by_ids(row.licence_id for row in rows if row.licence_id)
    names = _names(repository, list(found.values()))
    shown = []
    for row in rows:
        name, holders = names.get(row.licence_id, _NOBODY)
        outcome = row.outcome or ""
        words = _outcome_words(outcome)
        shown.append(
            ListRow(
                row.position, row.given, name, row.licence_id, holders, outcome, words, row.done_at
            )
        )
    return shown


def _outcome_words(outcome: str) -> str:
    if outcome == "done":
        return _("已办理")
    if not outcome:
        return _("还没有办理")
    refusal = _REFUSALS.get(outcome)
    return sentence(refusal()) if refusal else _("没有办成")


def _names(
    repository: Repository, licences: Sequence[Licence]
) -> dict[str | None, tuple[str, str]]:
    """Return of each licence what it is and who holds it, in words, by its id."""
    kinds = repository.catalogue.versions_of(licence.type_code for licence in licences)
    holders = repository.holders.of_licences(licence.id for licence in licences)
    return {
        licence.id: (
            kinds[licence.type_code, licence.type_version].name,
            _("、").join(holder.name for holder in holders.get(licence.id, ())),
        )
        for licence in licences
    }
