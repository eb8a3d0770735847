"""The demonstration's certification authority, and a signing key for each bureau (Art. 12).

One bureau's certificate ends in 20 days, one bureau waits for its next certificate and one has
changed its key before, so that the pages show what they are for.
"""

import base64
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from wallet.domain.actors.actors import SYSTEM, Unit
from wallet.domain.entropy import Entropy
from wallet.repository.database import Repository
from wallet.repository.signing_keys.keys import REQUESTED, KeyTerm, SigningKey
from wallet.services.key_cabinet import DOCUMENT, new_signing_key
from wallet.services.signing_keys.trusting import authority_from
from wallet.tokens.certificates import Authority, issue_certificate, new_authority
from wallet.tokens.keys import load_private_key

IN_FORCE_FROM = datetime(2022, 6, 1, tzinfo=UTC)
"""A month before the measure came into force: the oldest documents of the city are younger."""

KEY_LIFE = timedelta(days=3 * 365)
_LAST_DAYS = timedelta(days=20)
_WAITING = timedelta(days=3)
_FIRST_KEYS_FROM = datetime(2019, 6, 1, tzinfo=UTC)
_AUTHORITY = "上海市电子证照演示证书认证中心"
_ENDS_SOON = "上海市文化和旅游局"
_WAITS_FOR_ITS_NEXT = "上海市司法局"
_CHANGED_BEFORE = "上海市公安局"


def add_document_keys(
    repository: Repository, entropy: Entropy, now: datetime, bureaux: Iterable[Unit]
) -> Authority:
    """Give each bureau a key of its own and a certificate; returns the authority."""
    authority = new_authority(_AUTHORITY, _FIRST_KEYS_FROM, entropy)
    root = authority_from(authority.certificate, IN_FORCE_FROM, SYSTEM.name)
    repository.authorities.add(root)
    for bureau in bureaux:
        life = _LAST_DAYS if bureau.name == _ENDS_SOON else KEY_LIFE
        term = KeyTerm(IN_FORCE_FROM, now + life)
        repository.keys.add(certified_key(authority, entropy, bureau, term))
        if bureau.name == _CHANGED_BEFORE:
            term = KeyTerm(_FIRST_KEYS_FROM, IN_FORCE_FROM + timedelta(days=1))
            former = certified_key(authority, entropy, bureau, term)
            repository.keys.add(replace(former, retired_at=IN_FORCE_FROM))
        if bureau.name == _WAITS_FOR_ITS_NEXT:
            asked = now - _WAITING
            term = KeyTerm(asked, asked)
            repository.keys.add(new_signing_key(entropy, REQUESTED, bureau.id, term))
    return authority


def certified_key(
    authority: Authority, entropy: Entropy, bureau: Unit, term: KeyTerm
) -> SigningKey:
    """Return a new key of a bureau with the authority's certificate; it is not stored."""
    key = new_signing_key(entropy, DOCUMENT, bureau.id, term)
    leaf = issue_certificate(
        authority,
        unit_name=bureau.name,
        uscc=bureau.uscc,
        public_key=load_private_key(key.private_pem.encode()).public_key(),
        not_before=term.not_before,
        not_after=term.not_after,
        entropy=entropy,
    )
    chain = tuple(base64.b64encode(der).decode() for der in (leaf, authority.certificate))
    return replace(key, certificate_chain=chain)
