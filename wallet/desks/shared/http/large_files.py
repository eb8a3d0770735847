"""Which pages take larger files than the others, and from whom: none of it is held in memory."""

from collections.abc import Callable
from typing import TypeVar

from flask import current_app, request
from flask_login import current_user

View = TypeVar("View", bound=Callable[..., object])
_ROOM_OF_A_FORM = 1 << 20
_MARK = "wallet_most_bytes"


def takes_files_of(most_bytes: int) -> Callable[[View], View]:
    """Let a page take a file of this size from whoever is signed in."""

    def marked(view: View) -> View:
        setattr(view, _MARK, most_bytes + _ROOM_OF_A_FORM)
        return view

    return marked


def allow_large_files() -> None:
    """Set the limit of a request before anything of it is read."""
    view = current_app.view_functions.get(request.endpoint or "")
    most_bytes = getattr(view, _MARK, None)
    if most_bytes is not None and current_user.is_authenticated:
        request.max_content_length = most_bytes
