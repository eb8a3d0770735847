"""Addresses that came from outside and are to be gone to: only ever within this site."""

from urllib.parse import urlsplit


def safe_path(unverified: str | None) -> str | None:
    """Return a path within this site, or nothing: an address that leads elsewhere is dropped."""
    if not unverified or not unverified.startswith("/") or not unverified.isprintable():
        return None
    if "\\" in unverified or unverified.startswith("//") or "%" in unverified.split("?")[0]:
        return None
    parts = urlsplit(unverified)
    return unverified if not parts.scheme and not parts.netloc else None
