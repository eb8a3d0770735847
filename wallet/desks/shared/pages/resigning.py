"""Signing a bureau's licences anew after a withdrawal: one page for the bureau and the operator."""

from dataclasses import dataclass

from flask import redirect, request
from flask.typing import ResponseReturnValue

from wallet.desks.shared.access import signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import problem_of
from wallet.desks.shared.form_identity import form_identity
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.words.registry.list_words import ShownList, shown_list
from wallet.domain.changes.change_list import ChangeList, UnknownChangeList
from wallet.domain.errors import Conflict, WalletError
from wallet.repository.database import Repository
from wallet.repository.signing_keys.key_records import COUNTED_TO
from wallet.repository.signing_keys.keys import NoSigningKey
from wallet.services.changes.lists.deciding import cancel
from wallet.services.changes.lists.receiving import begin_to_resign
from wallet.services.key_cabinet import DOCUMENT

_LONGEST_ID = 32


@dataclass(frozen=True, slots=True)
class ResigningPage:
    """A bureau whose licences a desk may sign anew: the addresses of the page and of the keys.

    ``rows`` is the page of what became of each licence, for those who may see that.
    """

    unit_id: str
    here: str
    back: str
    cancellation: str
    rows: str = ""

    def show(self, refusal: WalletError | None = None) -> str:
        """Say how many licences need it and what it does, or how far it is.

        Raises:
            UnknownUnit: no such unit.
        """
        deployment = current_deployment()
        now = deployment.clock()
        with deployment.database.read() as repository:
            unit = repository.units.get(self.unit_id)
            found = self._list(repository)
            left = repository.key_records.count_unconfirmed(unit.id)
            able = _may_sign(repository, unit.id)
        it = shown_list(found, now) if found else None
        return render(
            "registry/resigning.html",
            "registry/_resigning.html",
            its=self,
            unit_name=unit.name,
            it=it,
            left=left,
            most=COUNTED_TO,
            able=able,
            problem=problem_of(refusal) if refusal else None,
        )

    def begin(self) -> ResponseReturnValue:
        """Begin, or go on to the list that is under way."""
        deployment = current_deployment()
        try:
            one = begin_to_resign(
                deployment.database,
                deployment.entropy,
                deployment.clock(),
                signed_in_actor(),
                self.unit_id,
                form_identity(),
            )
        except (Conflict, NoSigningKey) as refusal:
            return self.show(refusal), refusal.status
        return redirect(f"{self.here}?list={one.id}")

    def stop(self) -> ResponseReturnValue:
        """Cancel the list that is under way; what is signed stays so."""
        deployment, list_id = current_deployment(), request.form.get("list", "")
        database, now = deployment.database, deployment.clock()
        try:
            cancel(database, now, signed_in_actor(), list_id[:_LONGEST_ID], self.unit_id)
        except Conflict as refusal:
            return self.show(refusal), refusal.status
        return redirect(f"{self.here}?list={list_id[:_LONGEST_ID]}")

    def _list(self, repository: Repository) -> ChangeList | None:
        """Return the list that is under way, or else the one that the address names."""
        under_way = repository.change_lists.resigning_in(self.unit_id)
        named = request.values.get("list", "")[:_LONGEST_ID]
        if under_way is not None or not named:
            return under_way
        try:
            found = repository.change_lists.get(named, self.unit_id)
        except UnknownChangeList:
            return None
        return found if found.resigns else None


@dataclass(frozen=True, slots=True)
class ResigningNotice:
    """What the page of a bureau's keys says of licences that cannot be confirmed."""

    left: int
    under_way: ShownList | None


def resigning_notice(repository: Repository, unit_id: str) -> ResigningNotice:
    """Return how many licences of a unit a withdrawn key signed, and whether that is mended."""
    found = repository.change_lists.resigning_in(unit_id)
    shown = shown_list(found, current_deployment().clock()) if found else None
    return ResigningNotice(repository.key_records.count_unconfirmed(unit_id), shown)


def _may_sign(repository: Repository, unit_id: str) -> bool:
    try:
        repository.keys.current(DOCUMENT, unit_id, current_deployment().clock())
    except NoSigningKey:
        return False
    return True
