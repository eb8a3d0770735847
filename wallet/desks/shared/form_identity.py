"""What tells a double click on a form from a second request."""

import hashlib

from flask import request

from wallet.services.acts.repeating import RequestIdentity


def form_identity() -> RequestIdentity | None:
    """Return the sent form's own key with a digest of what was sent; none without a key."""
    key = request.form.get("idempotency_key", "")[:64]
    sent = sorted((name, value) for name, value in request.form.items(multi=True))
    meant = [pair for pair in sent if pair[0] != "csrf_token"]
    return RequestIdentity(key, hashlib.sha256(repr(meant).encode()).hexdigest()) if key else None
