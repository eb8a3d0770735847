"""The one hash for passwords and PINs: Argon2id, with the parameters in the hash itself."""

from base64 import b64encode

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST_SECRET = 256


def production_hasher() -> PasswordHasher:
    """Return the hasher of every deployment: 19 MiB and two passes, OWASP's recommendation.

    Guessing is stopped by the timed lock-outs; this protects against a stolen table, at a price
    that a server with many simultaneous sign-ins can pay.
    """
    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def matches(hasher: PasswordHasher, expected: str | None, unverified: str) -> bool:
    """Tell whether a secret belongs to its hash, at the price of one hash whatever it is.

    Nobody's hash (None) is compared all the same: an unknown name costs what a known one costs.
    """
    try:
        hasher.verify(expected or _nobodys_hash(hasher), unverified[:LONGEST_SECRET])
    except (VerificationError, InvalidHashError):
        return False
    return expected is not None


def _nobodys_hash(hasher: PasswordHasher) -> str:
    # Written down, not computed: no secret has this hash, and making one would cost a second time.
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    salt, digest = (
        b64encode(bytes(length)).decode().rstrip("=")
        for length in (hasher.salt_len, hasher.hash_len)
    )
    return f"$argon2id$v=19${costs}${salt}${digest}"
