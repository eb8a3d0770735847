"""Signing keys and their certificates as the pages of issuers and operator show them (Art. 12)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from wallet.domain.signing_keys.key_standing import KeyState, days_left, ends_soon
from wallet.repository.database import Repository
from wallet.repository.signing_keys.key_records import COUNTED_TO, KeyRecord
from wallet.services.signing_keys.describing import certificate_words

KEY_STATES: dict[KeyState, LazyString] = {
    KeyState.AWAITING_CERTIFICATE: _("等待证书"),
    KeyState.INSTALLED: _("待启用"),
    KeyState.IN_FORCE: _("使用中"),
    KeyState.ENDED: _("已到期"),
    KeyState.RETIRED: _("已更换"),
    KeyState.WITHDRAWN: _("已停用"),
}
_ORDER = tuple(KEY_STATES)


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One key with what its certificate says."""

    kid: str
    unit_id: str
    unit_name: str
    state: str
    word: str
    authority_name: str
    serial: str
    not_before: datetime
    not_after: datetime
    days_left: int
    soon: bool
    retired_at: datetime | None
    withdrawn_at: datetime | None
    withdrawal_reason: str
    withdrawn_by: str

    @property
    def certified(self) -> bool:
        """Whether there is a certificate to show."""
        return self.state != KeyState.AWAITING_CERTIFICATE.value

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether somebody may still say that it is not to be trusted."""
        return self.certified and self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class CertificateStanding:
    """How a unit stands: what signs now, what comes next, and what everybody should know."""

    in_force: KeyRow | None
    next: KeyRow | None
    awaiting: KeyRow | None
    ended: KeyRow | None
    rows: tuple[KeyRow, ...]

    @property
    def warning(self) -> str:
        """Return ``none`` or ``ended`` when nothing can be issued, ``soon`` before the end."""
        if self.in_force is None:
            return "ended" if self.ended else "none"
        return "soon" if self.in_force.soon and self.next is None else ""


def key_row(key: KeyRecord, unit_name: str, now: datetime) -> KeyRow:
    """Return one key in words."""
    state = key.state(now)
    words = certificate_words(key)
    return KeyRow(
        kid=key.kid,
        unit_id=key.unit_id or "",
        unit_name=unit_name,
        state=state.value,
        word=str(KEY_STATES[state]),
        authority_name=words.authority_name if words else "",
        serial=words.serial if words else "",
        not_before=key.not_before,
        not_after=key.not_after,
        days_left=days_left(key.not_after, now),
        soon=state is KeyState.IN_FORCE and ends_soon(key.not_after, now),
        retired_at=key.retired_at,
        withdrawn_at=key.withdrawn_at,
        withdrawal_reason=key.withdrawal_reason or "",
        withdrawn_by=key.withdrawn_by or "",
    )


def standing_of(repository: Repository, unit_id: str, now: datetime) -> CertificateStanding:
    """Return how a unit's certificates stand, for its own pages."""
    name = repository.units.get(unit_id).name
    rows = tuple(key_row(key, name, now) for key in repository.key_records.of_unit(unit_id))
    return CertificateStanding(
        in_force=_first(rows, KeyState.IN_FORCE),
        next=_first(rows, KeyState.INSTALLED),
        awaiting=_first(rows, KeyState.AWAITING_CERTIFICATE),
        ended=_first(rows, KeyState.ENDED),
        rows=tuple(sorted(rows, key=lambda row: _ORDER.index(KeyState(row.state)))),
    )


def _first(rows: Iterable[KeyRow], state: KeyState) -> KeyRow | None:
    return next((row for row in rows if row.state == state.value), None)


def withdrawal_detail(signed: int) -> str:
    """Return what a withdrawal does, with how many licences it touches."""
    if signed >= COUNTED_TO:
        touched = gettext("它签发的 100 张以上证照核验时会显示“无法确认”，须重新签发后才能使用。")
    else:
        touched = ngettext(
            "它签发的 %(num)s 张证照核验时会显示“无法确认”，须重新签发后才能使用。",
            "它签发的 %(num)s 张证照核验时会显示“无法确认”，须重新签发后才能使用。",
            signed,
        )
    return touched + gettext("如果它正在使用，新证书启用之前不能制发证照。")
