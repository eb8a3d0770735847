"""Secrets of the demonstration: fresh at every seeding, so that none is ever in the source."""

import base64
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from argon2 import PasswordHasher

from wallet.domain.accounts.start_password import readable_password as new_password
from wallet.domain.entropy import Entropy

_PIN_DIGITS = 6
_FEWEST_DIFFERENT_DIGITS = 4
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Credentials:
    """One login's secrets, and what is stored of them; who has no wallet has no PIN."""

    password: str
    pin: str | None
    password_hash: str
    pin_hash: str | None


def new_credentials(
    hasher: PasswordHasher, entropy: Entropy, logins: Iterable[tuple[str, bool]]
) -> dict[str, Credentials]:
    """Draw secrets for logins, each with whether it has a wallet; hash them on every processor."""
    drawn = {
        login: (new_password(entropy), new_pin(entropy) if wallet else None)
        for login, wallet in logins
    }
    secrets = [secret for pair in drawn.values() for secret in pair if secret is not None]
    with ThreadPoolExecutor() as pool:
        hashes = dict(zip(secrets, pool.map(hasher.hash, secrets), strict=True))
    return {
        login: Credentials(password, pin, hashes[password], hashes[pin] if pin else None)
        for login, (password, pin) in drawn.items()
    }


def new_pin(entropy: Entropy) -> str:
    """Return six digits of at least four kinds: neither a run nor a repetition."""
    while True:
        pin = "".join(str(entropy.randbelow(10)) for _ in range(_PIN_DIGITS))
        if len(set(pin)) >= _FEWEST_DIFFERENT_DIGITS and pin not in _RUNS:
            return pin


def new_client_secret(entropy: Entropy) -> str:
    """Return 256 bits as text for a URL."""
    return base64.urlsafe_b64encode(entropy.token_bytes(_SECRET_BYTES)).decode().rstrip("=")


def _runs() -> frozenset[str]:
    up = ["".join(str((start + i) % 10) for i in range(_PIN_DIGITS)) for start in range(10)]
    return frozenset([*up, *(run[::-1] for run in up)])


_RUNS = _runs()
