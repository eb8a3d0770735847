"""Finding or adding the holders that an issuer names (持证主体, Art. 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wallet.domain.actors.actors import Holder, HolderKind, IdentityKind
from wallet.domain.actors.identity_documents import documents_of
from wallet.domain.actors.person_names import normalise_name, same_name
from wallet.domain.actors.resident_id import resident_number
from wallet.domain.actors.uscc import parse_uscc
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.errors import Conflict, InvalidInput, about_member
from wallet.repository.database import Repository

_LONGEST_OTHER_NUMBER = 40


class HolderMissing(InvalidInput):
    """A licence names at least one holder, and none twice."""

    code = "holder_missing"
    zh = "请填写至少一个持证主体，且不能重复。"
    en = "Please give at least one holder, and none twice."


class HolderNameDiffers(Conflict):
    """The repository knows this number under another name."""

    code = "holder_name_differs"
    zh = "这个证件号码在证照库中登记的姓名或名称与此不同，请先核实。"
    en = "The licence repository has this number under another name; check it first."


class IdentityKindUnsuitable(InvalidInput):
    """Organisations have a unified social credit code, people do not."""

    code = "identity_kind_unsuitable"
    zh = "证件类型与持证主体类型不符。"
    en = "The kind of identity document does not suit this kind of holder."


_DOCUMENTS = {kind: frozenset(documents_of(kind)) for kind in HolderKind}


@dataclass(frozen=True, slots=True)
class HolderDraft:
    """One holder as the issuer names it; unverified."""

    kind: HolderKind
    name: str
    identity_kind: IdentityKind
    identity_number: str


def find_or_add_holders(
    repository: Repository, entropy: Entropy, drafts: Sequence[HolderDraft], today: date
) -> list[Holder]:
    """Return the holders, adding those that the repository does not know yet.

    Raises:
        HolderMissing: none, or one twice.
        IdentityKindUnsuitable, MalformedResidentId, MalformedUscc, MalformedName: bad input.
        HolderNameDiffers: a known number under another name; nothing is changed.
    """
    return [_find_or_add(repository, entropy, draft) for draft in checked_drafts(drafts, today)]


def checked_drafts(drafts: Sequence[HolderDraft], today: date) -> list[HolderDraft]:
    """Return the holders of one licence with names and numbers in the form that is stored.

    Raises:
        HolderMissing: none, or one twice.
        IdentityKindUnsuitable, MalformedResidentId, MalformedUscc, MalformedName: bad input.
    """
    checked = []
    for index, draft in enumerate(drafts):
        with about_member("holders", index):
            checked.append(checked_draft(draft, today))
    ensure_each_once(checked)
    return checked


def ensure_each_once(drafts: Sequence[HolderDraft]) -> None:
    """Refuse a licence of nobody, and one that names somebody twice.

    Raises:
        HolderMissing: none, or one twice; numbers are in the form that is stored.
    """
    if len(drafts) == 1:
        return
    numbers = {(one.identity_kind, one.identity_number) for one in drafts}
    if not drafts or len(numbers) < len(drafts):
        raise HolderMissing(field="holders")


def ensure_same_name(known: Holder, draft: HolderDraft) -> None:
    """Refuse a name that is not the one stored under the number.

    Raises:
        HolderNameDiffers: a known number under another name.
    """
    if not same_name(known.name, draft.name):
        raise HolderNameDiffers(field="holders.name")


def checked_draft(draft: HolderDraft, today: date) -> HolderDraft:
    """Return a holder as named, with name and number in the form that is stored.

    Raises:
        IdentityKindUnsuitable, MalformedResidentId, MalformedUscc, MalformedName: bad input.
    """
    ensure_suitable_identity(draft)
    with about_member("holders.id_number"):
        number = checked_identity_number(draft.identity_kind, draft.identity_number, today)
    with about_member("holders.name"):
        name = normalise_name(draft.name)
    return HolderDraft(draft.kind, name, draft.identity_kind, number)


def ensure_suitable_identity(draft: HolderDraft) -> None:
    """Refuse a person's document of an organisation, and the other way round.

    Raises:
        IdentityKindUnsuitable: organisations have a unified social credit code, people do not.
    """
    if draft.identity_kind not in _DOCUMENTS[draft.kind]:
        raise IdentityKindUnsuitable(field="holders.id_type")


def checked_identity_number(kind: IdentityKind, unverified: str, today: date) -> str:
    """Return an identity number in the form that is stored.

    Raises:
        IdentityKindUnsuitable, MalformedResidentId, MalformedUscc: bad input.
    """
    if kind is IdentityKind.RESIDENT_ID:
        return resident_number(unverified, today)
    if kind is IdentityKind.USCC:
        return parse_uscc(unverified)
    number = unverified.strip().upper()
    if not number.isascii() or not number.isalnum() or len(number) > _LONGEST_OTHER_NUMBER:
        raise IdentityKindUnsuitable(field="holders.id_number")
    return number


def _find_or_add(repository: Repository, entropy: Entropy, draft: HolderDraft) -> Holder:
    known = repository.holders.find_by_number(draft.identity_kind, draft.identity_number)
    if known is None:
        holder = Holder(
            new_id(entropy), draft.kind, draft.name, draft.identity_kind, draft.identity_number
        )
        repository.holders.add(holder)
        return holder
    ensure_same_name(known, draft)
    return known
