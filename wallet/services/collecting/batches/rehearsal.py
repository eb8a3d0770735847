"""What earlier rows of a file take that is not stored yet: in a batch, or in a whole dry run.

A number, a holder's one licence or a holder's name that an earlier row takes must be remembered
here, since the repository learns of it only when the batch is written, and in a dry run never.
"""

import hashlib

from wallet.domain.actors.actors import IdentityKind
from wallet.domain.actors.person_names import same_name
from wallet.services.collecting.rows.faults import NumberTakenByAnother
from wallet.services.licences.holders import HolderNameDiffers
from wallet.services.licences.issuing import HolderHasOne
from wallet.services.licences.putting_on_record import LicenceDraft

_HolderKey = tuple[IdentityKind, str]


class Rehearsal:
    """Remembers rows by digest; names of holders for as long as the run lasts."""

    def __init__(self) -> None:
        self._contents: dict[tuple[str, str], bytes] = {}
        self._names: dict[_HolderKey, str] = {}
        self._sole: set[tuple[_HolderKey, str]] = set()

    def had_before(self, draft: LicenceDraft, *, sole: bool) -> bool:
        """Tell whether an earlier row was the same licence; ``sole`` as it is when stored.

        Raises:
            NumberTakenByAnother, HolderNameDiffers, HolderHasOne: it contradicts an earlier row.
        """
        earlier = self._contents.get((draft.type_code, draft.number))
        if earlier is not None:
            if earlier != _digest(draft):
                raise NumberTakenByAnother(field="number")
            return True
        for holder in draft.holders:
            key = (holder.identity_kind, holder.identity_number)
            name = self._names.get(key)
            if name is not None and not same_name(name, holder.name):
                raise HolderNameDiffers(field="holders.name")
            if sole and (key, draft.type_code) in self._sole:
                raise HolderHasOne(field="holders")
        return False

    def remember(self, draft: LicenceDraft, *, sole: bool) -> None:
        """Remember a row that would have been issued."""
        self._contents[draft.type_code, draft.number] = _digest(draft)
        for holder in draft.holders:
            key = (holder.identity_kind, holder.identity_number)
            self._names.setdefault(key, holder.name)
            if sole:
                self._sole.add((key, draft.type_code))


def _digest(draft: LicenceDraft) -> bytes:
    holders = [(one.identity_kind, one.identity_number) for one in draft.holders]
    term = (draft.issued_on, draft.valid_from, draft.valid_until)
    content = repr((holders, term, sorted(draft.face.items())))
    return hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).digest()
