"""What anyone may fetch: public keys, and the status of documents (Art. 12)."""

from datetime import datetime, timedelta

from wallet.repository.database import Database
from wallet.services.key_cabinet import KeyCabinet
from wallet.tokens.documents.status_list import pack_statuses, sign_status_list
from wallet.tokens.encoding import JsonObject
from wallet.tokens.keys import public_jwks

STATUS_LIST_TTL = timedelta(minutes=5)
_STATUS_LIST_LIFETIME = timedelta(hours=1)
_STEP = timedelta(minutes=1)
"""Within a minute every worker makes the same bytes of the same statuses: signing is deterministic,
so that caches agree and nothing has to be kept or shared."""


def published_keys(cabinet: KeyCabinet, now: datetime) -> JsonObject:
    """Return the key set of this deployment and its issuers; withdrawn keys are not in it."""
    return public_jwks(cabinet.ring().keys, now)


def published_status_list(
    database: Database, cabinet: KeyCabinet, now: datetime, public_url: str, list_id: str
) -> str:
    """Return an issuer's status list as it is at this moment.

    The issuer's own key signs it. While it has none in force (its certificate ended, its key was
    withdrawn) the deployment's key signs, in its own name: what is revoked then is told as well.

    Raises:
        UnknownStatusList: no such list.
        NoSigningKey: the deployment itself has no key in force.
    """
    with database.read() as repository:
        listed = repository.status_lists.read(list_id)
        signing = cabinet.status_signer(repository, listed.unit_id)
        unit = repository.units.get(listed.unit_id)
    return sign_status_list(
        signing.signer,
        issuer=public_url if signing.for_the_issuer else f"{public_url}/issuers/{unit.uscc}",
        uri=f"{public_url}/status-lists/{list_id}",
        packed=pack_statuses(listed.size, listed.bits, listed.entries),
        bits=listed.bits,
        now=max(_step_of(now), signing.since),
        ttl=STATUS_LIST_TTL,
        lifetime=_STATUS_LIST_LIFETIME,
    )


def _step_of(now: datetime) -> datetime:
    return now - timedelta(seconds=now.timestamp() % _STEP.total_seconds())
