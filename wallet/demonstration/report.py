"""What the seeding tells whoever tries the city: logins, clients, licences."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from wallet.demonstration.cast.cast import Cast
from wallet.demonstration.catalogue.entries import BY_KEY
from wallet.demonstration.licences.plan import PlannedLicence
from wallet.domain.licences.licence import Licence
from wallet.tokens.certificates import Authority
from wallet.tokens.keys import private_key_pem

DEMO_FILE = "demo.json"
AUTHORITY_FILE = "demo-ca.pem"
AUTHORITY_KEY_FILE = "demo-ca-key.pem"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One login with its secrets; ``pin`` is there for those who have a wallet."""

    role: str
    login: str
    password: str
    pin: str | None
    name: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class DemoClient:
    """One API client with its secret."""

    unit: str
    role: str
    client_id: str
    client_secret: str
    scopes: list[str]
    scenarios: list[str]


@dataclass(frozen=True, slots=True)
class DemoLicence:
    """One licence; ``type`` is its code and ``holder`` the first holder's login."""

    identifier: str
    type: str
    type_name: str
    number: str
    holder: str
    holders: list[str]
    state: str
    disputed: bool
    revocation_kind: str | None


@dataclass(frozen=True, slots=True)
class SeedReport:
    """Everything that ``demo.json`` holds."""

    accounts: list[DemoAccount]
    clients: list[DemoClient]
    licences: list[DemoLicence]


def report_of(
    cast: Cast, plans: Sequence[PlannedLicence], licences: Sequence[Licence], today: date
) -> SeedReport:
    """Return the report of a seeded city; states are those of ``today``."""
    accounts = [
        DemoAccount(
            login.account.role.value,
            login.account.login,
            login.secrets.password,
            login.secrets.pin,
            login.account.display_name,
            login.account.unit_name,
        )
        for login in cast.logins.values()
    ]
    clients = [
        DemoClient(
            one.client.unit_name,
            one.role,
            one.client.id,
            one.secret,
            sorted(one.client.scopes),
            list(one.scenarios),
        )
        for one in cast.clients
    ]
    pairs = zip(plans, licences, strict=True)
    return SeedReport(accounts, clients, [_licence(*pair, today) for pair in pairs])


def write_report(directory: Path, report: SeedReport) -> Path:
    """Write ``demo.json`` in one step, readable by its owner only; returns where."""
    path = directory / DEMO_FILE
    _write(path, json.dumps(asdict(report), ensure_ascii=False, indent=1).encode(), 0o600)
    return path


def write_authority(directory: Path, authority: Authority) -> Path:
    """Write the root certificate, for whoever checks a document; returns where.

    Its key lies beside it: the demonstration's bureaux get their next certificates from it.
    """
    path = directory / AUTHORITY_FILE
    pem = x509.load_der_x509_certificate(authority.certificate).public_bytes(Encoding.PEM)
    _write(path, pem, 0o644)
    _write(directory / AUTHORITY_KEY_FILE, private_key_pem(authority.private_key), 0o600)
    return path


def _licence(plan: PlannedLicence, licence: Licence, today: date) -> DemoLicence:
    kind = licence.revocation_kind
    return DemoLicence(
        str(licence.code),
        licence.type_code,
        BY_KEY[plan.kind].name,
        licence.number,
        plan.holders[0],
        list(plan.holders),
        licence.status_on(today).value,
        licence.disputed,
        kind.value if kind else None,
    )


def _write(path: Path, content: bytes, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    fresh.replace(path)
