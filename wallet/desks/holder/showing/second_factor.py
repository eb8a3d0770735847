"""The form with the second factor (亮证密码), for whatever is shown."""

from datetime import datetime
from typing import Protocol

from argon2 import PasswordHasher
from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.form_identity import form_identity
from wallet.domain.entropy import Entropy
from wallet.domain.errors import TooManyAttempts
from wallet.domain.showing.presentation import PinWrong, ShowSession
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database
from wallet.services.acts.doing import RequestIdentity


class Present(Protocol):
    """The act that opens a session for a licence, a set or a permit."""

    def __call__(
        self,
        database: Database,
        hasher: PasswordHasher,
        entropy: Entropy,
        now: datetime,
        account: Account,
        shown_id: str,
        /,
        unverified_pin: str,
        identity: RequestIdentity | None,
    ) -> ShowSession:
        """Open the session."""


class Confirmation(Protocol):
    """The page that asks for the second factor."""

    def __call__(self, shown_id: str, problem: Problem | None, /) -> str:
        """Render it, with what was wrong the time before."""


def opened(present: Present, shown_id: str, confirmation: Confirmation) -> ResponseReturnValue:
    """Open a session and lead to its code page; a wrong PIN leads back to the form."""
    deployment = current_deployment()
    try:
        session = present(
            deployment.database,
            deployment.hasher,
            deployment.entropy,
            deployment.clock(),
            signed_in_account(),
            shown_id,
            request.form.get("pin", ""),
            form_identity(),
        )
    except (PinWrong, TooManyAttempts) as refusal:
        problem = problem_of(refusal)
        return confirmation(shown_id, problem), problem.status
    return redirect(url_for("holder.presentation", session_id=session.id))
