"""What is shown of a key: its certificate's words, and the request that waits for one."""

from wallet.domain.errors import NotFound
from wallet.repository.database import Database
from wallet.repository.signing_keys.key_records import KeyRecord
from wallet.tokens.certificate_reading import StatedCertificate, stated
from wallet.tokens.certificates import certificate_request
from wallet.tokens.errors import CertificateNotTrusted
from wallet.tokens.keys import load_private_key


class NoRequest(NotFound):
    """No key of the unit waits for a certificate: there is no request to download."""

    code = "no_certificate_request"
    zh = "没有可以下载的证书请求，请先生成密钥。"
    en = "There is no certificate request; make a key first."


def certificate_words(key: KeyRecord) -> StatedCertificate | None:
    """Return what a key's certificate says; None while there is none."""
    if not key.certificate_chain:
        return None
    try:
        return stated(key.certificate_chain[0])
    except CertificateNotTrusted:
        return None


def pending_request(database: Database, unit_id: str) -> bytes:
    """Return the unit's certificate request as PEM, as often as it is asked for.

    Raises:
        NoRequest: no key waits for a certificate.
        UnknownUnit: no such unit.
    """
    with database.read() as repository:
        unit = repository.units.get(unit_id)
        key = repository.keys.requested(unit.id)
    if key is None:
        raise NoRequest
    return certificate_request(load_private_key(key.private_pem.encode()), unit.name, unit.uscc)
