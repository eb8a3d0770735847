"""The documents that a clerk at a counter chooses from, with the kind of holder each names."""

from flask_babel import gettext as _

from wallet.domain.actors.actors import HolderKind, IdentityKind

DOCUMENTS = {
    "resident": (HolderKind.NATURAL_PERSON, IdentityKind.RESIDENT_ID),
    "passport": (HolderKind.NATURAL_PERSON, IdentityKind.PASSPORT),
    "hong_kong_macao": (HolderKind.NATURAL_PERSON, IdentityKind.HONG_KONG_MACAO_PERMIT),
    "taiwan": (HolderKind.NATURAL_PERSON, IdentityKind.TAIWAN_PERMIT),
    "legal_person": (HolderKind.LEGAL_PERSON, IdentityKind.USCC),
    "organization": (HolderKind.UNINCORPORATED_ORGANIZATION, IdentityKind.USCC),
}


def document_words() -> list[tuple[str, str]]:
    """Return what each is called, in the order of how often it is shown."""
    return [
        ("resident", _("个人：居民身份证")),
        ("passport", _("个人：护照")),
        ("hong_kong_macao", _("个人：港澳居民来往内地通行证")),
        ("taiwan", _("个人：台湾居民来往大陆通行证")),
        ("legal_person", _("法人：统一社会信用代码")),
        ("organization", _("非法人组织：统一社会信用代码")),
    ]
