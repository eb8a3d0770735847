"""What a code page says it shows: one licence with its small face, or several with their list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import url_for
from flask_babel import gettext as _

from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.language import in_english
from wallet.desks.shared.views.faces import Face, LicenceCard, card_of, cards_of, face_of
from wallet.desks.shared.views.permit_view import PermitView, permit_view
from wallet.domain.civil_dates import city_date
from wallet.domain.licence_sets.licence_set import UnknownSet
from wallet.domain.permits.industry_permit import PRESENTABLE
from wallet.domain.showing.presentation import ShowSession
from wallet.repository.database import Repository
from wallet.services.access.holding import (
    held_licence,
    held_licences,
    held_permit,
    held_set,
)
from wallet.services.permits.permit_standing import standing_of
from wallet.services.verification.set_answers import label_in_set


@dataclass(frozen=True, slots=True)
class Subject:
    """What is shown; ``again_url`` shows it once more.

    ``cards`` are the licences of a set, ``permit`` is the comprehensive permit with its parts.
    """

    title: str
    again_url: str | None
    face: Face | None = None
    cards: Sequence[LicenceCard] = field(default_factory=list)
    permit: PermitView | None = None


def subject_of(session: ShowSession) -> Subject:
    """Return what a session of the signed-in holder shows."""
    with current_deployment().database.read() as repository:
        if session.permit_id is not None:
            return _permit(repository, session.permit_id)
        return _set(repository, session) if session.set_id else _licence(repository, session)


def english_labels(session: ShowSession) -> Mapping[str, str]:
    """Return the fields' English labels by the Chinese ones, which a redemption stores."""
    if not in_english():
        return {}
    with current_deployment().database.read() as repository:
        shown = repository.licence_lookups.by_ids(_licence_ids(repository, session))
        kinds = repository.catalogue.versions_of(one.type_code for one in shown.values())
    return {
        _label(session, kind.name, one.label): _label(session, kind.name, one.label_en)
        for kind in kinds.values()
        for one in kind.fields
    }


def after_showing(session: ShowSession) -> str:
    """Return where the holder goes when the showing is over."""
    if session.permit_id is not None:
        return url_for("holder.permit", permit_id=session.permit_id)
    if session.set_id is None:
        return url_for("holder.licence", licence_id=session.licence_id)
    with current_deployment().database.read() as repository:
        still_there = _still_there(repository, session)
    if not still_there:
        return url_for("holder.licence_sets")
    return url_for("holder.licence_set", set_id=session.set_id)


def _label(session: ShowSession, type_name: str, label: str) -> str:
    return label_in_set(type_name, label) if session.of_several else label


def _licence_ids(repository: Repository, session: ShowSession) -> list[str]:
    if not session.of_several:
        return [session.licence_id]
    return list(repository.several_shown.licences_of(session.id))


def _licence(repository: Repository, session: ShowSession) -> Subject:
    account, deployment = signed_in_account(), current_deployment()
    today = city_date(deployment.clock())
    found = held_licence(repository, account, session.licence_id)
    kind = repository.catalogue.get(found.type_code, found.type_version)
    issuer = repository.units.get(found.issuer_id).name
    version = repository.licences.version(found.id, found.version)
    card = card_of(found, kind, issuer, today, [])
    again = url_for("holder.confirm_presentation", licence_id=found.id)
    face = face_of(found, kind, issuer, version.face, today, ())
    return Subject(card.type_name, again if card.presentable else None, face)


def _set(repository: Repository, session: ShowSession) -> Subject:
    account, deployment = signed_in_account(), current_deployment()
    today = city_date(deployment.clock())
    held = {one.id: one for one in held_licences(repository, account)}
    order = _licence_ids(repository, session)
    cards = cards_of(repository, [held[one] for one in order if one in held], today)
    again = None
    if _still_there(repository, session) and any(card.presentable for card in cards):
        again = url_for("holder.confirm_set_presentation", set_id=session.set_id)
    # The set's own name is its holder's affair, and whoever scans looks at this page.
    return Subject(_("证照组合"), again, cards=cards)


def _permit(repository: Repository, permit_id: str) -> Subject:
    account, deployment = signed_in_account(), current_deployment()
    found = held_permit(repository, account, permit_id)
    standing = standing_of(repository, found, city_date(deployment.clock()))
    view = permit_view(standing)
    again = None
    if standing.state in PRESENTABLE:
        again = url_for("holder.confirm_permit_presentation", permit_id=permit_id)
    title = _("%(industry)s综合许可证", industry=view.industry_name)
    return Subject(title, again, permit=view)


def _still_there(repository: Repository, session: ShowSession) -> bool:
    """Whether the set that is shown has neither been deleted meanwhile nor taken out of reach."""
    try:
        held_set(repository, signed_in_account(), session.set_id or "")
    except UnknownSet:
        return False
    return True
