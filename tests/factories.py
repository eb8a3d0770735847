"""What tests are made of: plain functions with defaults. Every number in here is nobody's."""

import base64
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from wallet.domain.actors.actors import (
    Actor,
    ActorKind,
    Holder,
    HolderKind,
    IdentityKind,
    Role,
    Unit,
    UnitKind,
)
from wallet.domain.actors.resident_id import resident_id_check_character
from wallet.domain.actors.uscc import uscc_check_character
from wallet.domain.catalogue.issuing_catalogue import (
    EntryState,
    FaceField,
    FaceTemplate,
    FieldFormat,
    LicenceType,
    Publicity,
    Sensitivity,
    StandardLevel,
)
from wallet.repository.act_tables import audit_entries
from wallet.repository.actors.accounts import Account
from wallet.repository.columns.cipher import FieldCipher, FieldKeys, HeldKeys
from wallet.repository.database import Database
from wallet.repository.signing_keys.keys import SigningKey
from wallet.repository.tables import metadata
from wallet.services.key_cabinet import DOCUMENT, KeyCabinet
from wallet.services.licences.documents import DocumentMaker
from wallet.services.licences.holders import HolderDraft
from wallet.services.licences.putting_on_record import LicenceDraft
from wallet.services.signing_keys.trusting import authority_from
from wallet.tokens.certificates import Authority, issue_certificate, new_authority
from wallet.tokens.keys import kid_of, new_private_key, private_key_pem, public_jwk

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
"""Half past nine in the city, 2 March 2026."""

TODAY = date(2026, 3, 2)
PUBLIC_URL = "https://liangzheng.example.cn"
TYPE_CODE = "113100000000000191001"


def fixed_clock():
    return NOW


class SeededEntropy:
    """The same numbers in every run."""

    def __init__(self, seed="tests"):
        self._random = random.Random(seed)  # noqa: S311 - repeatable is the point

    def token_bytes(self, nbytes, /):
        return self._random.randbytes(nbytes)

    def randbelow(self, exclusive_upper_bound, /):
        return self._random.randrange(exclusive_upper_bound)


def resident_id(sequence=1, birth="19000101", area="310101"):
    """An identity number born in 1900; the sequence, 0 to 999, makes it another one."""
    body = f"{area}{birth}{sequence:03}"
    return body + resident_id_check_character(body)


def uscc(sequence=0, head="91310115MA1K"):
    """A code of a company of no such name; the sequence makes it another one."""
    body = f"{head}{sequence:05}"
    return body + uscc_check_character(body)


def cipher():
    return FieldCipher(HeldKeys(FieldKeys({1: b"k" * 32}, {1: b"i" * 32}, 1)))


def database(url="sqlite://"):
    """A database of the present tables, made directly; migrations have tests of their own."""
    made = Database(url, cipher())
    assert audit_entries.metadata is metadata
    metadata.create_all(made.engine)
    return made


def unit(name="上海市市场监督管理局", uscc="113100000000000191", **changes):
    made = Unit(f"unit{uscc}".ljust(32, "0")[:32].lower(), name, uscc, UnitKind.ISSUING_BUREAU)
    return replace(made, **changes)


def face_field(name="premises", label="经营场所", label_en="Premises", **changes):
    return replace(FaceField(name, label, label_en), **changes)


FOOD_FIELDS = (
    face_field(),
    face_field("items", "经营项目", "Business items", shown_when_presenting=True),
    face_field(
        "person_in_charge",
        "负责人",
        "Person in charge",
        format=FieldFormat.NAME,
        sensitivity=Sensitivity.PERSONAL,
        required=False,
    ),
    face_field("inspected_on", "检查日期", "Inspected on", format=FieldFormat.DATE, required=False),
)


def licence_type(unit_id="", **changes):
    made = LicenceType(
        type_code=TYPE_CODE,
        version=1,
        name="食品经营许可证",
        issuer_id=unit_id or unit().id,
        defining_body="国家市场监督管理总局",
        holder_kinds=frozenset(HolderKind),
        collected_since=date(2020, 1, 1),
        publicity=Publicity.PUBLIC,
        standard_level=StandardLevel.CITY,
        template=FaceTemplate("certificate", "FOOD BUSINESS LICENCE", "business"),
        fields=FOOD_FIELDS,
        state=EntryState.APPROVED,
        several_per_holder=True,
    )
    return replace(made, **changes)


def holder(**changes):
    made = Holder(
        "a" * 32, HolderKind.NATURAL_PERSON, "林小满", IdentityKind.RESIDENT_ID, resident_id(1)
    )
    return replace(made, **changes)


def holder_draft(**changes):
    made = HolderDraft(
        HolderKind.NATURAL_PERSON, "林小满", IdentityKind.RESIDENT_ID, resident_id(1)
    )
    return replace(made, **changes)


def licence_draft(**changes):
    made = LicenceDraft(
        type_code=TYPE_CODE,
        number="JY13101010000001",
        holders=(holder_draft(),),
        issued_on=date(2026, 1, 5),
        valid_from=date(2026, 1, 5),
        valid_until=date(2031, 1, 4),
        face={"premises": "上海市黄浦区示例路1号", "items": "预包装食品销售"},
    )
    return replace(made, **changes)


def issuer(unit_id="", **changes):
    """The actor of a bureau's clerk."""
    made = Actor(
        ActorKind.ACCOUNT, "c" * 32, "bureau.clerk", unit_id or unit().id, role=Role.ISSUER
    )
    return replace(made, **changes)


def account(login="lin", **changes):
    made = Account(
        id=login.encode().hex().ljust(32, "0")[:32],
        login=login,
        display_name="林小满",
        password_hash="not a hash",
        pin_hash=None,
        role=Role.HOLDER,
        unit_id=None,
        unit_name=None,
        holder_id=None,
        demonstration=True,
    )
    return replace(made, **changes)


@lru_cache(maxsize=1)
def authority() -> Authority:
    return new_authority(
        "上海市电子证照示范认证机构", NOW - timedelta(days=400), SeededEntropy("authority")
    )


def trusted_authority():
    """The authority of the tests as the town trusts it."""
    return authority_from(authority().certificate, NOW, "system")


def issuer_key(repository, unit, *, seed="issuer key", **changes):
    """Give the unit a key with a certificate, in force for a year around NOW; returns its kid."""
    entropy = SeededEntropy(f"{seed} {unit.uscc}")
    private_key = new_private_key(entropy)
    terms = {"not_before": NOW - timedelta(days=180), "not_after": NOW + timedelta(days=180)}
    certificate = issue_certificate(
        authority(),
        unit_name=unit.name,
        uscc=unit.uscc,
        public_key=private_key.public_key(),
        entropy=entropy,
        **terms,
    )
    key = SigningKey(
        kid=kid_of(private_key.public_key()),
        use=DOCUMENT,
        unit_id=unit.id,
        public_jwk=public_jwk(private_key.public_key()),
        private_pem=private_key_pem(private_key).decode(),
        certificate_chain=(base64.b64encode(certificate).decode(),),
        **terms,
    )
    repository.keys.add(replace(key, **changes))
    return key.kid


def document_maker(database, clock=fixed_clock):
    return DocumentMaker(KeyCabinet(database, clock), PUBLIC_URL)
