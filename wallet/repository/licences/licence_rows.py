"""New licences as rows of their tables: sealed, and in the order in which everybody writes them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from wallet.domain.actors.actors import Holder
from wallet.domain.actors.person_names import comparable_name
from wallet.domain.licences.licence import Licence, LicenceState
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.licences.licence_numbers import index_of_number
from wallet.repository.statements.bulk_insert import Rows
from wallet.repository.tables import licence_holders, licence_versions, licences

STATUS_VALUE = {LicenceState.VALID: 0, LicenceState.SUSPENDED: 2}
STATUS_ENDED = 1
STANDING = tuple(STATUS_VALUE.values())
"""What the document of a living licence says: only of its present version."""

_LICENCES = (
    "id",
    "type_code",
    "type_version",
    "issuer_id",
    "code",
    "version",
    "number_index",
    "number_sealed",
    "issued_on",
    "valid_from",
    "valid_until",
    "state",
    "state_reason",
    "revocation_kind",
    "disputed",
    "legacy",
    "delivered_at",
    "created_at",
    "changed_at",
)
_VERSIONS = (
    "licence_id",
    "version",
    "code",
    "face_sealed",
    "document_sealed",
    "kid",
    "status_list_id",
    "status_index",
    "status",
    "made_at",
)
_HOLDING = (
    "holder_id",
    "licence_id",
    "position",
    "sole_type_code",
    "issuer_id",
    "name_index",
    "created_at",
)
NAME_KIND = "holder_name"
"""Under what the cipher indexes the names of holders, as they are compared."""
_TYPE_AT, _INDEX_AT = _LICENCES.index("type_code"), _LICENCES.index("number_index")


class LicenceVersion(NamedTuple):
    """What one version carries: its face, and the document as its issuer signed it."""

    version: int
    code: str
    face: Mapping[str, str]
    document: str
    kid: str
    status_list_id: str
    status_index: int
    made_at: datetime


class NewLicence(NamedTuple):
    """A licence to store with its first version and its holders.

    ``sole`` marks a type of which a holder has one at most; a unique constraint keeps it so.
    """

    licence: Licence
    version: LicenceVersion
    holders: tuple[Holder, ...]
    sole: bool


def rows_of_licences(cipher: FieldCipher, collected: Sequence[NewLicence], now: datetime) -> Rows:
    """Return the licences, sorted by what is unique among them: two writers cannot cross."""
    values = [_licence(cipher, new.licence, now) for new in collected]
    values.sort(key=lambda row: (str(row[_TYPE_AT]), str(row[_INDEX_AT])))
    return Rows(licences, _LICENCES, values)


def rows_of_versions(
    cipher: FieldCipher, made: Iterable[tuple[str, LicenceVersion, LicenceState]]
) -> Rows:
    """Return versions of licences, each with the licence's id and state."""
    return Rows(licence_versions, _VERSIONS, [_version(cipher, *one) for one in made])


def rows_of_holding(cipher: FieldCipher, collected: Sequence[NewLicence], now: datetime) -> Rows:
    """Return who holds the licences, in their order on the face, found by bureau and name."""
    names = {holder.name for new in collected for holder in new.holders}
    compared = {name: comparable_name(name) for name in names}
    every = list(dict.fromkeys(compared.values()))
    indexes = dict(zip(every, cipher.indexes_of(NAME_KIND, every), strict=True))
    values = [
        (
            holder.id,
            new.licence.id,
            position,
            new.licence.type_code if new.sole else None,
            new.licence.issuer_id,
            indexes[compared[holder.name]][0],
            now,
        )
        for new in collected
        for position, holder in enumerate(new.holders)
    ]
    return Rows(licence_holders, _HOLDING, values)


def _version(
    cipher: FieldCipher, licence_id: str, version: LicenceVersion, state: LicenceState
) -> tuple[object, ...]:
    place = f"{licence_id}/{version.version}"
    return (
        licence_id,
        version.version,
        version.code,
        cipher.seal_json(f"licence_versions.face/{place}", dict(version.face)),
        cipher.seal(f"licence_versions.document/{place}", version.document),
        version.kid,
        version.status_list_id,
        version.status_index,
        STATUS_VALUE.get(state, STATUS_ENDED),
        version.made_at,
    )


def _licence(cipher: FieldCipher, licence: Licence, now: datetime) -> tuple[object, ...]:
    return (
        licence.id,
        licence.type_code,
        licence.type_version,
        licence.issuer_id,
        str(licence.code),
        licence.version,
        index_of_number(cipher, licence.number),
        cipher.seal(f"licences.number/{licence.id}", licence.number),
        licence.issued_on,
        licence.term.valid_from,
        licence.term.valid_until,
        licence.state.value,
        licence.state_reason,
        licence.revocation_kind.value if licence.revocation_kind else None,
        licence.disputed,
        licence.legacy,
        licence.delivered_at,
        now,
        now,
    )
