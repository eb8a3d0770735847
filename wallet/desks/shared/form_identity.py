"""What tells a double click on a form from a second request."""

import hashlib
import hmac

from flask import current_app, request

from wallet.services.acts.repeating import RequestIdentity


def form_identity() -> RequestIdentity | None:
    """Return the sent form's own key with a digest of what was sent; none without a key.

    The digest is keyed: a plain one of an identity number could be found again by trying them all.
    """
    key = request.form.get("idempotency_key", "")[:64]
    sent = sorted((name, value) for name, value in request.form.items(multi=True))
    meant = [pair for pair in sent if pair[0] != "csrf_token"]
    secret = str(current_app.secret_key).encode()
    digest = hmac.new(secret, repr(meant).encode(), hashlib.sha256).hexdigest()
    return RequestIdentity(key, digest) if key else None
