"""A bureau reading which of its licences contradict, and what is to be done about each (Art. 8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wallet.domain.actors.actors import Holder
from wallet.domain.catalogue.issuing_catalogue import FieldFault, LicenceType
from wallet.domain.licences.holder_fact import Disagreement
from wallet.domain.licences.holder_faults import words_of
from wallet.domain.licences.licence import Licence
from wallet.domain.licences.own_fields import Contradiction
from wallet.domain.oversight.contradiction import ContradictoryLicence, FieldInDoubt
from wallet.repository.database import Database, Repository
from wallet.services.acts.cursors import read_place, written_place

_OF_FACE = frozenset(Disagreement)


@dataclass(frozen=True, slots=True)
class ListedLicence:
    """A licence that contradicts, with a sentence for each field in doubt."""

    licence: Licence
    kind: LicenceType
    found: ContradictoryLicence
    faults: tuple[FieldFault, ...]
    other: Licence | None

    @property
    def only_head_differs(self) -> bool:
        """Whether only the registered head differs: the matter changed, no data was wrong."""
        return {one.code for one in self.faults} == {Disagreement.REGISTRATION.value}

    @property
    def number_collides(self) -> bool:
        """Whether another licence has its number, which only another number can settle."""
        return self.other is not None


@dataclass(frozen=True, slots=True)
class ContradictoryList:
    """A page of a bureau's licences that contradict, and where the next one begins."""

    licences: Sequence[ListedLicence]
    next_cursor: str | None


def read_contradictions(
    database: Database, unit_id: str, *, unverified_cursor: str | None = None, limit: int
) -> ContradictoryList:
    """Return a page of a bureau's licences that contradict, the latest found first.

    Nothing of a face is read: only which fields, and how.

    Raises:
        BadCursor: a reader that went on with it would begin anew without noticing.
    """
    with database.read() as repository:
        before = read_place(unverified_cursor)
        found = repository.contradictions.of_issuer(unit_id, before=before, limit=limit + 1)
        page = found[:limit]
        last = page[-1] if len(found) > limit else None
        return ContradictoryList(
            _listed(repository, page),
            written_place(last.found_at, last.licence_id) if last else None,
        )


def _listed(repository: Repository, page: Sequence[ContradictoryLicence]) -> list[ListedLicence]:
    ids = {one.licence_id for one in page} | {one.collides_with for one in page} - {None}
    licences = repository.licence_lookups.by_ids(one for one in ids if one)
    holders = repository.holders.of_licences(one.licence_id for one in page)
    kinds = repository.catalogue.versions_of({one.type_code for one in page})
    return [_one(one, licences, holders.get(one.licence_id, []), kinds) for one in page]


def _one(
    found: ContradictoryLicence,
    licences: Mapping[str, Licence],
    holders: Sequence[Holder],
    kinds: Mapping[tuple[str, int], LicenceType],
) -> ListedLicence:
    licence = licences[found.licence_id]
    kind = kinds[licence.type_code, licence.type_version]
    other = licences.get(found.collides_with or "")
    faults = (_fault(one, kind, holders, other) for one in found.fields)
    return ListedLicence(licence, kind, found, tuple(one for one in faults if one), other)


def _fault(
    doubt: FieldInDoubt, kind: LicenceType, holders: Sequence[Holder], other: Licence | None
) -> FieldFault | None:
    field = kind.field(doubt.field)
    if field is not None and doubt.code in _OF_FACE:
        words = words_of(Contradiction(field, Disagreement(doubt.code)), holders)
        return FieldFault(doubt.field, doubt.code, words.zh, words.en)
    if other is None:
        return None
    return FieldFault(
        doubt.field,
        doubt.code,
        f"证照编号与本单位同类的另一张证照（编号写作“{other.number}”）相同，只是写法不同。",
        f"Another licence of this type has the same number, written as “{other.number}”.",
    )
