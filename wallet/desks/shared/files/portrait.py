"""A stored portrait as an address of its own, for pages and for paper."""

import base64

from wallet.domain.licences.picture import is_drawable

_PLACEHOLDER = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 88 118">'
    '<rect width="88" height="118" fill="#e9eef5"/>'
    '<path d="M28 43h32v32H28z" fill="none" stroke="#6b7a90" stroke-width="3"/>'
    '<path d="M24 79l40-40" stroke="#6b7a90" stroke-width="3"/></svg>'
)
PLACEHOLDER = f"data:image/svg+xml;base64,{base64.b64encode(_PLACEHOLDER.encode()).decode()}"
"""Stands for a portrait that would be too large when it is decoded, which no phone has to try."""


def picture_uri(portrait: str) -> str:
    """Return a stored portrait (base64 of a JPEG or PNG), or the placeholder in its stead."""
    if not is_drawable(portrait):
        return PLACEHOLDER
    kind = "png" if portrait.startswith("iVBOR") else "jpeg"
    return f"data:image/{kind};base64,{portrait}"
