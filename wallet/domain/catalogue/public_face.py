"""What of a licence anyone may read on a wall or a public page (Art. 7, 17): the least there is."""

from collections.abc import Mapping

from wallet.domain.catalogue.issuing_catalogue import (
    FaceField,
    FieldFormat,
    LicenceType,
    Publicity,
    Sensitivity,
)

# Whatever an entry calls them, these are a person's own and never hang on a wall.
_NEVER = frozenset({FieldFormat.RESIDENT_ID, FieldFormat.PHONE, FieldFormat.PORTRAIT})


def is_public_type(licence_type: LicenceType) -> bool:
    """Whether the entry itself is public; of any other only the state may be told."""
    return licence_type.publicity is Publicity.PUBLIC


def public_fields(
    licence_type: LicenceType, face: Mapping[str, str]
) -> tuple[tuple[FaceField, str], ...]:
    """Return the fields that anyone may read: public in a public entry, and filled."""
    if not is_public_type(licence_type):
        return ()
    return tuple(
        (field, face[field.name])
        for field in licence_type.fields
        if field.sensitivity is Sensitivity.PUBLIC
        and field.format not in _NEVER
        and face.get(field.name)
    )
