"""The bureau whose signing key was stolen: withdrawn, replaced, and every licence signed anew."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from wallet.demonstration.issuing_keys import KEY_LIFE, certified_key
from wallet.demonstration.stories.office import Act, Office
from wallet.repository.signing_keys.keys import KeyTerm
from wallet.services.changes.lists.receiving import begin_to_resign
from wallet.services.key_cabinet import DOCUMENT
from wallet.services.signing_keys.withdrawing import withdraw_key
from wallet.tokens.certificates import Authority

BUREAU = "jiaowei"
_BEFORE = timedelta(days=33)
_AN_HOUR = timedelta(hours=1)
_MORNING = timedelta(hours=9)


class KeyKeepers:
    """The clerk of the bureau, and the authority that certifies its next key."""

    def __init__(self, office: Office, authority: Authority) -> None:
        self._office = office
        self._authority = authority

    def acts(self) -> Iterator[Act]:
        """Return the withdrawal, and what put everything right an hour later."""
        withdrawn_at = self._office.moment(self._office.today - _BEFORE, _MORNING)
        yield Act(withdrawn_at, partial(self._withdraw, withdrawn_at))
        resigned_at = withdrawn_at + _AN_HOUR
        yield Act(resigned_at, partial(self._sign_anew, resigned_at))

    def _withdraw(self, at: datetime) -> None:
        office = self._office
        clerk, unit = office.cast.logins[BUREAU].account.actor, office.cast.units[BUREAU]
        kid = office.repository.keys.current(DOCUMENT, unit.id, at).kid
        withdraw_key(office.database, at, clerk, kid, "存放签名密钥的主机失窃，已报案")
        term = KeyTerm(at, at + KEY_LIFE)
        key = certified_key(self._authority, office.entropy, unit, term)
        office.repository.keys.add(key)

    def _sign_anew(self, at: datetime) -> None:
        office = self._office
        clerk, unit = office.cast.logins[BUREAU].account.actor, office.cast.units[BUREAU]
        begin_to_resign(office.database, office.entropy, at, clerk, unit.id)
        office.work_on_lists(at)
