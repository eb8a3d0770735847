"""A verifier's own scans, without anything that they disclosed."""

from dataclasses import dataclass
from datetime import datetime

from flask import request
from flask.typing import ResponseReturnValue

from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.http.cursors import moment_cursor
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.language import one_word
from wallet.desks.verifier import blueprint
from wallet.domain.showing.verification import SENTENCES, Outcome
from wallet.repository.showing.verifications import StoredVerification

_PAGE = 30


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One scan."""

    id: str
    at: datetime
    outcome: str
    word: str
    licence_name: str
    scenario_name: str
    place: str


@blueprint.get("/history")
def history() -> ResponseReturnValue:
    """List one's own scans, the newest first."""
    deployment = current_deployment()
    with deployment.database.read() as repository:
        found = repository.verifications.history(
            signed_in_account().id,
            before=moment_cursor(request.args.get("cursor")),
            limit=_PAGE + 1,
        )
    page = found[:_PAGE]
    return render(
        "verifier/history.html",
        "verifier/_history_rows.html",
        rows=[_row(one) for one in page],
        next_cursor=page[-1].at.isoformat() if len(found) > _PAGE else None,
    )


def _row(verification: StoredVerification) -> HistoryRow:
    return HistoryRow(
        verification.id,
        verification.at,
        verification.outcome,
        one_word(SENTENCES[Outcome(verification.outcome)]),
        verification.type_name or "",
        verification.scenario_name,
        verification.place,
    )
