"""What tells a double click on a form, or its second sending, from a second request."""

import hashlib
import hmac

from flask import current_app, request

from wallet.desks.shared.current import current_deployment
from wallet.services.acts.doing import RequestIdentity

_KEY = "idempotency_key"
_NOT_CONTENT = frozenset({"csrf_token", "step", "pin", _KEY})
"""What says nothing of what is wanted; a PIN is compared each time and kept nowhere."""
_LONGEST_KEY = 64


def form_key() -> str:
    """Return a fresh key; each form of a page has its own."""
    return current_deployment().entropy.token_bytes(16).hex()


def sent_key() -> str | None:
    """Return the key that came with the sent form."""
    return request.form.get(_KEY, "")[:_LONGEST_KEY] or None


def form_identity() -> RequestIdentity | None:
    """Return the sent form's own key with a digest of where it went and what it said.

    The digest is keyed: a plain one of an identity number is found again by trying them all.
    """
    key = sent_key()
    if key is None:
        return None
    sent = sorted(pair for pair in request.form.items(multi=True) if pair[0] not in _NOT_CONTENT)
    secret = str(current_app.secret_key).encode()
    text = repr((request.path, sent)).encode()
    return RequestIdentity(key, hmac.new(secret, text, hashlib.sha256).hexdigest())
