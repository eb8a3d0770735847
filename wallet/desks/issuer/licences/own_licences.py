"""A bureau's own licences: the list with filters, and one with its history."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wallet.desks.issuer import blueprint
from wallet.desks.issuer.licences.form_reading import own_licence
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.views.faces import REVEAL_ALL, card_of, cards_of, face_of
from wallet.desks.shared.views.histories import history_of
from wallet.desks.shared.views.key_view import standing_of
from wallet.desks.shared.words.change_words import ACT_SIGNS, ACT_WORDS, ACTS_IN, act_word
from wallet.desks.shared.words.labels import STATUS_WORDS
from wallet.domain.civil_dates import city_date
from wallet.domain.licences.licence import LicenceState, LicenceStatus
from wallet.domain.oversight.contradiction import COUNTED_TO
from wallet.services.licences.reading import read_issued, read_own_list

_PAGE = 30


@blueprint.get("/licences")
def licences() -> ResponseReturnValue:
    """List the bureau's licences, the newest first; ``q`` is a number, ``state`` a stored state."""
    deployment, account = current_deployment(), signed_in_account()
    state = request.args.get("state", "")
    state = state if state in frozenset(LicenceState) else ""
    number = request.args.get("q", "").strip()[:60]
    listed = read_own_list(
        deployment.database,
        account.unit_id or "",
        state=state or None,
        number=number or None,
        unverified_cursor=request.args.get("cursor"),
        limit=_PAGE,
    )
    with deployment.database.read() as repository:
        rows = cards_of(
            repository, listed.licences, city_date(deployment.clock()), with_holders=True
        )
        standing = standing_of(repository, account.unit_id or "", deployment.clock())
        contradicting = repository.contradictions.count(account.unit_id or "")
    return render(
        "issuer/licences.html",
        "issuer/_licence_rows.html",
        rows=rows,
        q=number,
        state=state,
        states=[(one.value, str(STATUS_WORDS[LicenceStatus(one.value)])) for one in LicenceState],
        next_cursor=listed.next_cursor,
        unit_name=account.unit_name,
        standing=standing,
        contradicting=contradicting,
        counted_to=COUNTED_TO,
    )


@blueprint.get("/licences/<licence_id>")
def licence(licence_id: str) -> ResponseReturnValue:
    """Show one of the bureau's licences with everything on its face; the look is recorded."""
    return render_template("issuer/licence.html", **licence_context(licence_id))


def licence_context(licence_id: str) -> dict[str, object]:
    """Return what the page of one licence shows.

    Raises:
        UnknownLicence: another bureau's licence, or none.
    """
    deployment, account = current_deployment(), signed_in_account()
    today = city_date(deployment.clock())
    found = own_licence(licence_id)
    issued = read_issued(deployment.database, deployment.clock(), account, str(found.code))
    with deployment.database.read() as repository:
        kind = repository.catalogue.get(found.type_code, found.type_version)
        entries = repository.audit.of_licence(found.id)
        names = [holder.name for holder in repository.holders.of_licence(found.id)]
        waiting = repository.change_requests.waiting_for(found.id, deployment.clock())
        by = found.superseded_by
        successor = repository.licences.get(by) if by else None
        in_doubt = found.id in repository.contradictions.listed([found.id])
    issuer_name = account.unit_name or ""
    return {
        "face": face_of(found, kind, issuer_name, issued.version.face, today, (REVEAL_ALL,)),
        "card": card_of(found, kind, issuer_name, today, names),
        "history": history_of(found, entries),
        "acts": [
            (act.value, ACT_WORDS[act], ACT_SIGNS[act]) for act in ACTS_IN.get(found.state, ())
        ],
        "waiting": waiting,
        "waiting_act": act_word(waiting.change) if waiting else "",
        "delivered_at": found.delivered_at,
        "successor": successor,
        "in_doubt": in_doubt,
    }
