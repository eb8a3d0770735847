"""What a code page that stands open asks by itself, answered by one select (亮证, Art. 16).

Whoever has the own wallet open is answered here, as long as the session lives. Everybody else, and
everything else, goes the longer way over the account, which also says what the matter is.
"""

from datetime import datetime

from wallet.repository.database import Database
from wallet.services.access.signing_in import sign_in_digest
from wallet.services.showing.presenting import CodeMaker, ShownCode, code_shown


def nothing_new(database: Database, now: datetime, secret: str, session_id: int, told: int) -> bool:
    """Whether a phone was ``told`` of every scan of its session, and nobody asks its holder now.

    False also where the sign-in, the wallet or the session is not what it was.
    """
    with database.read() as repository:
        return repository.open_code_pages.nothing_new(session_id, sign_in_digest(secret), now, told)


def next_code(
    database: Database, maker: CodeMaker, now: datetime, secret: str, session_id: int
) -> ShownCode | None:
    """Return the code to show next; it names no scans. None where there is none to show."""
    with database.read() as repository:
        page = repository.open_code_pages.find(session_id, sign_in_digest(secret), now)
    if page is None:
        return None
    shown = code_shown(maker, now, page.session, page.spent)
    return shown if shown.text else None
