"""One tree of errors, each with a stable code and a plain sentence in both languages.

A refusal that a person meets in normal work is a value (an ``Outcome``); these exceptions are
for misuse and for input that cannot be taken. Each category carries its HTTP status, and
the page, the API and the audit trail name the same code.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar


class WalletError(Exception):
    """Base of every error the system raises on purpose."""

    code: ClassVar[str] = "error"
    zh: ClassVar[str] = "操作没有完成。"
    en: ClassVar[str] = "The operation was not completed."
    leaves_entry: ClassVar[bool] = True
    """Whether a refusal of this kind belongs into the audit trail."""
    oversteps: ClassVar[bool] = False
    """Whether it counts against the refused unit: it reached beyond what it may (Art. 27)."""
    status: ClassVar[int] = 500
    """What pages and API answer it with (RFC 9110); each category says its own."""

    def __init__(self, **details: object) -> None:
        super().__init__(self.code)
        self.details = details
        self.recorded = False
        """Whether the act that refused has written its audit entry; else the edge writes it."""


class InvalidInput(WalletError):
    """What was sent cannot be taken as it is; nothing was changed."""

    code = "invalid_input"
    status = 422
    zh = "填写的内容有误，没有保存任何改动。"
    en = "The input is not valid; nothing was saved."


class NotAuthenticated(WalletError):
    """Nobody is signed in, or the credentials do not hold."""

    code = "not_authenticated"
    status = 401
    zh = "请先登录。"
    en = "Please sign in first."


class NotPermitted(WalletError):
    """The signed-in person or client may not do this."""

    code = "not_permitted"
    status = 403
    zh = "您没有权限进行这项操作。"
    en = "You are not permitted to do this."


class NotFound(WalletError):
    """No such record, or none that the asker may know of."""

    code = "not_found"
    status = 404
    zh = "没有找到这条记录。"
    en = "This record was not found."


class Conflict(WalletError):
    """The record is not in a state that allows the act."""

    code = "conflict"
    status = 409
    zh = "当前状态不允许这项操作。"
    en = "The current state does not allow this operation."


class TooManyAttempts(WalletError):
    """A timed lock-out is in force; ``retry_after`` is in seconds."""

    code = "too_many_attempts"
    status = 429
    zh = "尝试次数过多，请稍后再试。"
    en = "Too many attempts; please try again later."

    def __init__(self, retry_after: int, **details: object) -> None:
        super().__init__(**details)
        self.retry_after = retry_after


class Unavailable(WalletError):
    """The licence repository could not be read or written."""

    code = "unavailable"
    status = 503
    zh = "系统暂时无法读取证照库，请稍后再试。"
    en = "The licence repository cannot be reached; please try again shortly."
    leaves_entry = False


@contextmanager
def about_member(field: str, index: int | None = None) -> Iterator[None]:
    """Let a refusal say which member of the input it is about, where it does not know better.

    ``index`` is the place, from 0, in the list that the field is part of.
    """
    try:
        yield
    except WalletError as refusal:
        refusal.details.setdefault("field", field)
        if index is not None:
            refusal.details.setdefault("index", index)
        raise
