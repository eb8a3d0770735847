"""What pages show of a comprehensive industry permit: its poster, its parts, what anyone may read.

Every page reads the same few public fields; the public pages leave out still more.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask_babel import gettext as _

from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.files.qr import QrPicture, qr_picture
from wallet.desks.shared.filters import face_date
from wallet.desks.shared.language import label_of
from wallet.desks.shared.words.labels import standing as standing_word
from wallet.desks.shared.words.permit_words import PERMIT_ACTS, PERMIT_STATES, state_sentence
from wallet.domain.catalogue.issuing_catalogue import FaceField, FieldFormat
from wallet.domain.civil_dates import city_date
from wallet.domain.licences.licence import LicenceStatus
from wallet.domain.permits.industry_permit import PRESENTABLE, PermitVersion
from wallet.domain.permits.wall_code import WallCode, wall_address
from wallet.services.permits.permit_standing import (
    PartOutline,
    PermitOutline,
    PermitStanding,
    StandingConstituent,
)


@dataclass(frozen=True, slots=True)
class PermitPart:
    """One constituent licence: its own issuer, number, dates and state."""

    component: str
    licence_id: str
    issuer_name: str
    number: str
    valid_from: date | None
    valid_until: date | None
    long_term: bool
    status: str
    word: str
    in_force: bool
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PermitView:
    """A permit as a page draws it."""

    id: str
    number: str
    industry_name: str
    industry_code: str
    industry_version: int
    lead: str
    holder_name: str
    uscc: str
    issuer_name: str
    issued_on: date
    version: int
    ended_at: datetime | None
    end_reason: str
    state: str
    state_word: str
    sentence: str
    needs_rebuilding: bool
    presentable: bool
    parts: tuple[PermitPart, ...]


@dataclass(frozen=True, slots=True)
class PermitCard:
    """A permit in a list; its parts by component and licence alone."""

    id: str
    industry_name: str
    state: str
    state_word: str
    sentence: str
    presentable: bool
    parts: tuple[PartOutline, ...]


@dataclass(frozen=True, slots=True)
class WallView:
    """The static code on the wall: its text, its picture and where its pages are."""

    code: str
    text: str
    picture: QrPicture
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class PermitEvent:
    """One line of a permit's history."""

    at: datetime
    title: str
    detail: str


def permit_view(standing: PermitStanding) -> PermitView:
    """Return a permit as its holder and its issuer see it."""
    permit = standing.permit
    return PermitView(
        permit.id,
        permit.number,
        standing.industry.name,
        permit.industry_code,
        permit.industry_version,
        standing.industry.lead,
        standing.holder.name,
        standing.holder.identity_number,
        standing.issuer_name,
        city_date(permit.issued_at),
        permit.version,
        permit.ended_at,
        permit.end_reason or "",
        standing.state.value,
        str(PERMIT_STATES[standing.state]),
        state_sentence(standing),
        standing.needs_rebuilding,
        standing.state in PRESENTABLE,
        tuple(_part(one) for one in standing.constituents),
    )


def permit_card(outline: PermitOutline) -> PermitCard:
    """Return a permit as a list names it."""
    return PermitCard(
        outline.permit.id,
        outline.industry.name,
        outline.state.value,
        str(PERMIT_STATES[outline.state]),
        state_sentence(outline),
        outline.state in PRESENTABLE,
        outline.parts,
    )


def public_view(standing: PermitStanding) -> PermitView:
    """Return a permit as anybody may see it: of a licence whose entry is not public, its state."""
    hidden = {one.licence.id for one in standing.constituents if not one.in_public_entry}
    view = permit_view(standing)
    parts = tuple(_bare(part) if part.licence_id in hidden else part for part in view.parts)
    return replace(view, parts=parts, end_reason="")


def wall_view(code: WallCode) -> WallView:
    """Return the code of a wall with its picture.

    Raises:
        TextTooLong: the public address is longer than a readable code holds.
    """
    text = wall_address(current_deployment().public_url, code.code)
    return WallView(code.code, text, qr_picture(text), code.issued_at)


def permit_history(
    versions: Iterable[PermitVersion], ended_at: datetime | None, end_reason: str
) -> list[PermitEvent]:
    """Return what was done with a permit, the newest first."""
    events = [
        PermitEvent(
            one.made_at,
            _("%(act)s（第 %(version)s 版）", act=str(PERMIT_ACTS[one.act]), version=one.version),
            one.reason or _("、").join(part.component for part in one.constituents),
        )
        for one in versions
    ]
    if ended_at is not None:
        events.insert(0, PermitEvent(ended_at, _("终止"), end_reason))
    return events


def _part(one: StandingConstituent) -> PermitPart:
    licence = one.licence
    if one.status is None:
        status, word = "cannot_confirm", _("暂时无法确认")
    else:
        status, word = one.status.value, standing_word(one.status, licence.revocation_kind)
    return PermitPart(
        one.component,
        licence.id,
        one.issuer_name,
        licence.number,
        licence.term.valid_from,
        licence.term.valid_until,
        licence.term.long_term,
        status,
        word,
        one.status is LicenceStatus.VALID,
        tuple(_row(field, value) for field, value in one.public),
    )


def _row(field: FaceField, value: str) -> tuple[str, str]:
    return label_of(field), face_date(value) if field.format is FieldFormat.DATE else value


def _bare(part: PermitPart) -> PermitPart:
    return replace(part, number="", valid_from=None, valid_until=None, long_term=False, rows=())
