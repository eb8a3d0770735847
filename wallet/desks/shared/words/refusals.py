"""What a refusal's stable code means, for those who read it in the audit trail."""

from collections.abc import Iterator
from functools import cache

from wallet.desks.shared.language import told
from wallet.domain.errors import WalletError


def refusal_sentence(code: str) -> str:
    """Return the sentence that the refused one read, or nothing for a code of another kind."""
    kind = _kinds().get(code)
    return told(kind) if kind else ""


@cache
def _kinds() -> dict[str, type[WalletError]]:
    return {kind.code: kind for kind in _below(WalletError)}


def _below(kind: type[WalletError]) -> Iterator[type[WalletError]]:
    # The general kind comes last: a code that several share is the general one's.
    for narrower in kind.__subclasses__():
        yield from _below(narrower)
    yield kind
