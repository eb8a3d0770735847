"""What the tests of tokens are made of: a fixed minute, fixed keys, and a forger's tools."""

import base64
import hmac
import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from wallet.tokens.certificates import issue_certificate, new_authority
from wallet.tokens.documents.licence_document import DocumentClaims
from wallet.tokens.errors import TokenError
from wallet.tokens.keys import EcdsaSigner, KeyUse, VerifyingKey, kid_of, new_private_key

NOW = datetime(2026, 9, 21, 12, 53, 20, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
PUBLIC_URL = "https://liangzheng.example.cn"
BUREAU_NAME = "上海市市场监督管理局"
BUREAU_CODE = "113100000000000191"
VECTORS = Path(__file__).parents[1] / "vectors"


class SeededEntropy:
    """The same numbers in every run."""

    def __init__(self, seed):
        self._random = random.Random(seed)  # noqa: S311 repeatable is the point

    def token_bytes(self, nbytes, /):
        return self._random.randbytes(nbytes)

    def randbelow(self, exclusive_upper_bound, /):
        return self._random.randrange(exclusive_upper_bound)


def vectors(name):
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


def named(cases):
    return [pytest.param(case, id=case["name"]) for case in cases]


def verdict(read):
    """ "genuine", or the code of the refusal; any other exception is a failure of the test."""
    try:
        read()
    except TokenError as refusal:
        return refusal.code
    return "genuine"


def moment(text):
    return datetime.fromisoformat(text)


def signer(seed, chain=()):
    key = new_private_key(SeededEntropy(seed))
    return EcdsaSigner(kid_of(key.public_key()), key, chain)


def verifying_key(signer, *uses, **changes):
    return VerifyingKey(
        kid=signer.kid,
        public_key=signer.private_key.public_key(),
        uses=frozenset(uses),
        not_before=NOW - timedelta(days=300),
        **changes,
    )


DEPLOYMENT = signer("deployment")
STRANGER = signer("stranger")
WITHDRAWN = signer("withdrawn")
RETIRED = signer("retired")
AUTHORITY = new_authority(
    "上海市电子证照示范认证机构", NOW - timedelta(days=400), SeededEntropy("authority")
)


def bureau(seed="bureau", *, authority=AUTHORITY, **changes):
    key = new_private_key(SeededEntropy(seed))
    particulars = {
        "unit_name": BUREAU_NAME,
        "uscc": BUREAU_CODE,
        "public_key": key.public_key(),
        "not_before": NOW - timedelta(days=300),
        "not_after": NOW + timedelta(days=800),
        "entropy": SeededEntropy(seed),
    }
    certificate = issue_certificate(authority, **particulars | changes)
    return EcdsaSigner(kid_of(key.public_key()), key, (certificate,))


BUREAU = bureau()
ONLINE_USES = (KeyUse.ACCESS_TOKEN, KeyUse.RECEIPT, KeyUse.STATUS_LIST)

CLAIMS = DocumentClaims(
    issuer=PUBLIC_URL,
    vct="urn:liangzheng:licence:food-business",
    licence_code="1.2.156.3005.2.113100000000000191001.113100000000000191.2026000001.001.X",
    version=1,
    issuing_authority=BUREAU_NAME,
    issuing_authority_code=BUREAU_CODE,
    valid_from=NOW - timedelta(days=30),
    expires_at=NOW + timedelta(days=700),
    status_uri=f"{PUBLIC_URL}/status-lists/1",
    status_index=42,
)
FACE = {
    "姓名": "古丽米热·艾比布力",
    "证件号码": "310101190001010011",
    "经营项目": ["预包装食品销售", "散装食品销售"],
    "面积": 120.5,
    "从业人数": 7,
    "备注": None,
}


def encoded(data):
    raw = data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def parts_of(token):
    return token.split("~")[0].split(".")


def decoded(part):
    return json.loads(base64.urlsafe_b64decode(part + "=="))


def sign_by_hand(header, claims, signer):
    """A compact JWS without the library: the test can put anything into it."""
    text = f"{encoded(header)}.{encoded(claims)}"
    return f"{text}.{encoded(signer.sign(text.encode()))}"


def sign_with_public_key(header, claims, signer):
    """The oldest forgery: HS256 with the public key, which everybody has, as the secret."""
    public_key = signer.private_key.public_key()
    secret = public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    text = f"{encoded(header)}.{encoded(claims)}"
    return f"{text}.{encoded(hmac.digest(secret, text.encode(), 'sha256'))}"


def changed(base, changes):
    """The base with members replaced, or taken away where the vector says REMOVED."""
    merged = base | changes
    return {name: value for name, value in merged.items() if value != "REMOVED"}


def other_character(character):
    return "B" if character == "A" else "A"


def with_other_character(text, place):
    return text[:place] + other_character(text[place]) + text[place + 1 :]
