"""The one hash for passwords and PINs: Argon2id, with the parameters in the hash itself."""

from argon2 import PasswordHasher


def production_hasher() -> PasswordHasher:
    """Return the hasher of every deployment: 19 MiB and two passes, OWASP's recommendation.

    Guessing is stopped by the timed lock-outs; this protects against a stolen table, at a price
    that a server with many simultaneous sign-ins can pay.
    """
    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
