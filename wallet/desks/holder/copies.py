"""Temporary copies of one's own licences (加注件): make one, fetch its file, take it back."""

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.holder import blueprint
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.confirming import Confirmation, ask_first
from wallet.desks.shared.copy_sheet import print_copy_sheet
from wallet.desks.shared.copy_words import STANDINGS, standing_word
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.faces import card_of
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import InvalidInput, TooManyAttempts, Unavailable
from wallet.domain.presentation import PinWrong
from wallet.domain.temporary_copy import (
    DEFAULT_DAYS,
    LINK_LIFETIME,
    LONGEST_CAUSE,
    LONGEST_RECIPIENT,
    MOST_DAYS,
    CopyStanding,
    TemporaryCopy,
    ensure_copyable,
)
from wallet.repository.database import Repository
from wallet.services.access.holding import held_licence
from wallet.services.copies import linking, making
from wallet.services.copies.making import CopyMaker, CopyWish

_SHOWN = "copy_link"
_MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class CopyRow:
    """One copy as its holder sees it."""

    id: str
    number: str
    licence_id: str
    licence_name: str
    cause: str
    recipient: str
    made_at: datetime
    expires_at: datetime
    standing: CopyStanding
    tone: str
    sign: str
    word: str
    sentence: str
    cancellable: bool


@blueprint.get("/copies")
def copies() -> ResponseReturnValue:
    """List the copies that the holder has made, the newest first."""
    account, deployment = signed_in_account(), current_deployment()
    now = deployment.clock()
    with deployment.database.read() as repository:
        found = linking.own_copies(repository, account, _MOST_LISTED)
        rows = [_row(repository, copy, now) for copy in found]
    return render_template(
        "holder/copies.html",
        in_force=[row for row in rows if row.standing is CopyStanding.IN_FORCE],
        past=[row for row in rows if row.standing is not CopyStanding.IN_FORCE],
    )


@blueprint.get("/licences/<licence_id>/copies/new")
def copy_form(licence_id: str) -> ResponseReturnValue:
    """Ask what the copy is for, for how long, and for the second factor."""
    return _form(licence_id, None)


@blueprint.post("/licences/<licence_id>/copies")
def make_copy(licence_id: str) -> ResponseReturnValue:
    """Make the copy; the page after it has the link, which the session keeps and nothing else."""
    deployment = current_deployment()
    maker = CopyMaker(
        print_copy_sheet, deployment.document_maker, deployment.hasher, deployment.entropy
    )
    wish = CopyWish(
        request.form.get("cause", ""),
        request.form.get("recipient", ""),
        request.form.get("days", ""),
        request.form.get("pin", ""),
    )
    try:
        made = making.make_copy(
            deployment.database, maker, deployment.clock(), signed_in_account(), licence_id, wish
        )
    except (InvalidInput, PinWrong, TooManyAttempts, Unavailable) as refusal:
        problem = problem_of(refusal)
        return _form(licence_id, problem), problem.status
    return _to_copy(made.copy.id, made.secret)


@blueprint.get("/copies/<copy_id>")
def copy(copy_id: str) -> ResponseReturnValue:
    """Show one copy: its state, its number, and the link while it gives the file out."""
    account, deployment = signed_in_account(), current_deployment()
    now = deployment.clock()
    kept = session.get(_SHOWN) or {}
    secret = kept.get("secret", "") if kept.get("copy") == copy_id else ""
    with deployment.database.read() as repository:
        found = linking.own_copy(repository, account, copy_id)
        row = _row(repository, found, now)
        until = linking.gives_out_until(repository, now, secret) if secret else None
    return render_template(
        "holder/copy.html",
        copy=row,
        maker=found.maker,
        secret=secret if until else "",
        link_until=until,
        seconds_left=int((until - now).total_seconds()) if until else 0,
        check_address=f"{deployment.public_url}/check/{found.number}",
        scan_text=f"{deployment.public_url}/CHECK/{found.number}".upper(),
        link_minutes=int(LINK_LIFETIME.total_seconds() // 60),
    )


@blueprint.post("/copies/<copy_id>/links")
def renew_copy_link(copy_id: str) -> ResponseReturnValue:
    """Make a new link to the file."""
    deployment = current_deployment()
    secret = linking.renew_link(
        deployment.database, deployment.entropy, deployment.clock(), signed_in_account(), copy_id
    )
    return _to_copy(copy_id, secret)


@blueprint.get("/copies/<copy_id>/cancellation")
def confirm_copy_cancellation(copy_id: str) -> ResponseReturnValue:
    """Say what cancelling will do, and to which copy."""
    account, deployment = signed_in_account(), current_deployment()
    with deployment.database.read() as repository:
        found = linking.own_copy(repository, account, copy_id)
        row = _row(repository, found, deployment.clock())
    return ask_first(
        Confirmation(
            title=_("作废副本"),
            subject=row.licence_name,
            subject_detail=_("副本编号 %(number)s", number=_spaced(row.number)),
            consequence=_("作废后，任何人查验这份副本都会看到“副本已作废”。"),
            detail=_("已经发出去的文件收不回来，但不能再使用。证照本身不受影响。作废不能撤销。"),
            button=_("作废这份副本"),
            back=url_for("holder.copy", copy_id=copy_id),
            action=url_for("holder.cancel_copy", copy_id=copy_id),
            danger=True,
        )
    )


@blueprint.post("/copies/<copy_id>/cancellation")
def cancel_copy(copy_id: str) -> ResponseReturnValue:
    """Take the copy back."""
    deployment = current_deployment()
    linking.cancel_copy(deployment.database, deployment.clock(), signed_in_account(), copy_id)
    return redirect(url_for("holder.copy", copy_id=copy_id))


def _to_copy(copy_id: str, secret: str) -> ResponseReturnValue:
    session[_SHOWN] = {"copy": copy_id, "secret": secret}
    return redirect(url_for("holder.copy", copy_id=copy_id))


def _form(licence_id: str, problem: Problem | None) -> str:
    account, deployment = signed_in_account(), current_deployment()
    now = deployment.clock()
    with deployment.database.read() as repository:
        found = held_licence(repository, account, licence_id)
        kind = repository.catalogue.get(found.type_code, found.type_version)
        issuer = repository.units.get(found.issuer_id).name
    ensure_copyable(found, now)
    return render_template(
        "holder/copy_form.html",
        card=card_of(found, kind, issuer, city_date(now), []),
        typed={name: request.form.get(name, "") for name in ("cause", "recipient")},
        days=request.form.get("days", str(DEFAULT_DAYS)),
        most_days=MOST_DAYS,
        longest_cause=LONGEST_CAUSE,
        longest_recipient=LONGEST_RECIPIENT,
        needs_pin=account.pin_hash is not None,
        problem=problem,
    )


def _row(repository: Repository, copy: TemporaryCopy, now: datetime) -> CopyRow:
    licence = repository.licences.get(copy.licence_id)
    kind = repository.catalogue.get(licence.type_code, licence.type_version)
    withdrawn = repository.keys.is_withdrawn(copy.kid)
    standing = copy.standing(licence, now, key_withdrawn=withdrawn)
    about_licence = standing is CopyStanding.LICENCE_NOT_IN_FORCE
    status = licence.status_on(city_date(now)) if about_licence else None
    words = STANDINGS[standing]
    return CopyRow(
        id=copy.id,
        number=copy.number,
        licence_id=licence.id,
        licence_name=kind.name,
        cause=copy.purpose.cause,
        recipient=copy.purpose.recipient,
        made_at=copy.made_at,
        expires_at=copy.expires_at,
        standing=standing,
        tone=words.tone,
        sign=words.sign,
        word=standing_word(standing, status, licence.revocation_kind),
        sentence=str(words.sentence),
        cancellable=standing not in {CopyStanding.EXPIRED, CopyStanding.CANCELLED},
    )


def _spaced(number: str) -> str:
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))
