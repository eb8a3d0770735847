"""Which files of ours an act runs through: what somebody opens who follows it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OURS = Path(__file__).parents[2] / "wallet"
# What every request or every statement passes, whatever it is about: read once, then known.
PLUMBING = {
    "app.py",
    "composition.py",
    "desks/holder/showing/open_pages.py",
    "api/public/metrics.py",
    "desks/shared/access.py",
    "desks/shared/http/compression.py",
    "desks/shared/current.py",
    "desks/shared/form_identity.py",
    "desks/shared/http/headers.py",
    "desks/shared/http/large_files.py",
    "desks/shared/language.py",
    "desks/shared/http/session_key.py",
    "desks/shared/unit_banner.py",
    "repository/actors/accounts.py",
    "repository/columns/cipher.py",
    "repository/columns/column_types.py",
    "repository/database.py",
    "repository/keys_in_use.py",
    "repository/statements/among.py",
    "repository/statements/bulk_insert.py",
    "repository/statements/prepared.py",
    "repository/repository.py",
    "repository/steps.py",
    "repository/turns.py",
    "secret_keys.py",
    "services/access/signing_in.py",
    "services/deployment.py",
}


@contextmanager
def followed() -> Iterator[set[str]]:
    """Gather the files whose functions run meanwhile; constructors are not followed."""
    files: set[str] = set()

    def see(frame, event, _arg):
        name = frame.f_code.co_filename
        own = event == "call" and name.startswith(f"{OURS}/")
        if own and frame.f_code.co_name not in {"<module>", "__init__"}:
            files.add(name.removeprefix(f"{OURS}/"))

    before = sys.getprofile()
    sys.setprofile(see)
    try:
        yield files
    finally:
        sys.setprofile(before)
        files -= PLUMBING
