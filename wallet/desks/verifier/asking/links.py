"""The one-time links that this browser has made: stored nowhere else in the clear."""

from flask import session

_LINKS = "asked_links"
_MOST = 3


def keep_link(request_id: str, secret: str) -> None:
    """Remember a link for as long as the browser is signed in; a few of the newest."""
    kept = [pair for pair in session.get(_LINKS, []) if pair[0] != request_id]
    session[_LINKS] = [*kept, [request_id, secret]][-_MOST:]


def kept_link(request_id: str) -> str:
    """Return the secret of a link that this browser made, or nothing."""
    return next((pair[1] for pair in session.get(_LINKS, []) if pair[0] == request_id), "")
