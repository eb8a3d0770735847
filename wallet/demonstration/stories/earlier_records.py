"""Licences from before faces were held against their holders, and what the worker makes of them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from wallet.demonstration.stories.office import Act, Office
from wallet.domain.actors.actors import Actor
from wallet.domain.licences.licence import Licence
from wallet.services.licences.issuing import check_draft, collect, issuing_entry, notify_of_issue
from wallet.services.licences.putting_on_record import LicenceDraft
from wallet.services.upkeep.examining import examine_all

_EXAMINED_BEFORE = timedelta(hours=3)


def stored_unexamined(
    office: Office, at: datetime, clerk: Actor, draft: LicenceDraft, slipped: Mapping[str, str]
) -> Licence:
    """Store a licence as in a time when nobody compared; ``slipped`` is what is wrong on it."""
    repository = office.repository
    checked = check_draft(repository, at, clerk, draft)
    face = {**checked.face, **slipped}
    wrong = replace(checked, face=face, draft=replace(checked.draft, face=face))
    issued = collect(repository, office.maker, office.entropy, at, wrong)
    repository.audit.append(issuing_entry(at, clerk, draft, issued))
    notify_of_issue(repository, office.entropy, at, issued)
    return issued.licence


class Examination:
    """The worker that goes through everything that was there before."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def acts(self) -> Iterator[Act]:
        """Return the one act."""
        at = self._office.now - _EXAMINED_BEFORE
        yield Act(at, partial(examine_all, self._office.database, at))
