"""What anyone may read of the city's issuing list (Art. 7): public entries, and of them no more.

Left out are the names, formats, lengths and sensitivity of the fields, and how an entry is
collected: they serve the systems of bureaux and would serve a forger as well.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from wallet.domain.actors.actors import HolderKind, Unit
from wallet.domain.catalogue.issuing_catalogue import (
    EntryState,
    LicenceType,
    Publicity,
    StandardLevel,
)


@dataclass(frozen=True, slots=True)
class PublishedField:
    """What a face carries, as it is called there."""

    label: str
    label_en: str


@dataclass(frozen=True, slots=True)
class PublishedEntry:
    """One entry of the public list."""

    type_code: str
    version: int
    name: str
    name_en: str
    issuer: str
    issuer_code: str
    defining_body: str
    holder_kinds: tuple[HolderKind, ...]
    category: str
    standard_level: StandardLevel
    collected_since: date
    long_term_allowed: bool
    several_per_holder: bool
    fields: tuple[PublishedField, ...]


def is_published(entry: LicenceType) -> bool:
    """Whether an entry stands on the public list: in force, and public."""
    return entry.state is EntryState.APPROVED and entry.publicity is Publicity.PUBLIC


def published(
    entries: Iterable[LicenceType], issuers: Mapping[str, Unit]
) -> tuple[PublishedEntry, ...]:
    """Return the public list, by issuer and name; ``issuers`` are the units by id."""
    listed = (_entry(one, issuers[one.issuer_id]) for one in entries if is_published(one))
    return tuple(sorted(listed, key=lambda one: (one.issuer_code, one.name)))


def narrowed(
    entries: Iterable[PublishedEntry], words: str, issuer_code: str, holder_kind: str
) -> tuple[PublishedEntry, ...]:
    """Return the entries that have every word, are of an issuer, and for a kind of holder."""
    wanted = words.casefold().split()
    return tuple(
        one
        for one in entries
        if all(word in _said(one) for word in wanted)
        and issuer_code in {"", one.issuer_code}
        and (not holder_kind or holder_kind in one.holder_kinds)
    )


def _said(entry: PublishedEntry) -> str:
    names = f"{entry.name}\n{entry.name_en}\n{entry.issuer}\n{entry.defining_body}"
    return f"{names}\n{entry.type_code}".casefold()


def _entry(entry: LicenceType, issuer: Unit) -> PublishedEntry:
    return PublishedEntry(
        type_code=entry.type_code,
        version=entry.version,
        name=entry.name,
        name_en=entry.template.english_title,
        issuer=issuer.name,
        issuer_code=issuer.uscc,
        defining_body=entry.defining_body,
        holder_kinds=tuple(kind for kind in HolderKind if kind in entry.holder_kinds),
        category=entry.template.category,
        standard_level=entry.standard_level,
        collected_since=entry.collected_since,
        long_term_allowed=entry.long_term_allowed,
        several_per_holder=entry.several_per_holder,
        fields=tuple(PublishedField(one.label, one.label_en) for one in entry.fields),
    )
