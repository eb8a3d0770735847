"""The documents that name a holder: what each is called, and which kinds of holder have it."""

from collections.abc import Mapping
from dataclasses import dataclass

from wallet.domain.actors.actors import HolderKind, IdentityKind
from wallet.domain.words import Words

HOLDER_WORDS: Mapping[HolderKind, Words] = {
    HolderKind.NATURAL_PERSON: Words("自然人", "Natural person"),
    HolderKind.LEGAL_PERSON: Words("法人", "Legal person"),
    HolderKind.UNINCORPORATED_ORGANIZATION: Words("非法人组织", "Unincorporated organisation"),
}
_PERSONS = frozenset({HolderKind.NATURAL_PERSON})
_ORGANISATIONS = frozenset(HolderKind) - _PERSONS


@dataclass(frozen=True, slots=True)
class IdentityDocument:
    """A kind of document in words; ``alias`` is what calls and files may write for its code."""

    zh: str
    en: str
    alias: str
    holders: frozenset[HolderKind]
    also: tuple[str, ...] = ()
    """Other Chinese words that bureaux write in their files."""


IDENTITY_DOCUMENTS: Mapping[IdentityKind, IdentityDocument] = {
    IdentityKind.RESIDENT_ID: IdentityDocument(
        "居民身份证", "Resident identity card", "resident_id", _PERSONS, ("身份证", "公民身份号码")
    ),
    IdentityKind.PASSPORT: IdentityDocument(
        "护照", "Passport", "passport", _PERSONS, ("普通护照",)
    ),
    IdentityKind.HONG_KONG_MACAO_PERMIT: IdentityDocument(
        "港澳居民来往内地通行证",
        "Mainland travel permit for Hong Kong and Macao residents",
        "hong_kong_macao_permit",
        _PERSONS,
        ("港澳通行证",),
    ),
    IdentityKind.TAIWAN_PERMIT: IdentityDocument(
        "台湾居民来往大陆通行证",
        "Mainland travel permit for Taiwan residents",
        "taiwan_permit",
        _PERSONS,
        ("台胞证",),
    ),
    IdentityKind.USCC: IdentityDocument(
        "统一社会信用代码", "Unified social credit code", "uscc", _ORGANISATIONS
    ),
}
"""In the order in which forms offer them."""

_WRITTEN: Mapping[str, IdentityKind] = {
    word: kind
    for kind, document in IDENTITY_DOCUMENTS.items()
    for word in (kind.value, document.alias, document.zh, *document.also)
}


def identity_kind_of(written: str) -> IdentityKind | None:
    """Return the kind that a code, an alias or a Chinese word names; of any other word none."""
    return _WRITTEN.get(written)


def documents_of(*holders: HolderKind) -> list[IdentityKind]:
    """Return the kinds of document that any of these kinds of holder may have."""
    wanted = frozenset(holders)
    return [kind for kind, one in IDENTITY_DOCUMENTS.items() if one.holders & wanted]
